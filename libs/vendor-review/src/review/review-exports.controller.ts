import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { Allow, CurrentCaller, type Caller } from '@custodia/graphql';
import { timeZoneInLog } from '@custodia/identity/read';
import { isUuid, type Clock, type Config } from '@custodia/kernel';
import { CLOCK, CONFIG, EVENT_STORE, FILES, READER } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import { noteSecretRead } from '@custodia/telemetry';
import { icalendar } from '../evidence/icalendar.js';
import { calendarDays } from './calendar.js';
import { downloadHeaders } from './evidence.controller.js';
import { judges } from './judges.policy.js';
import { bundleOf, longestBundle } from './review-bundle.js';

/** What leaves the service as a file: a calendar of all reviews, and everything of one review. */
@Controller('reviews')
export class ReviewExportsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
    @Inject(READER) private readonly reader: Reader,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Due dates, ends of approvals and ends of evidence as whole days, for a reader of calendars that sends the token. */
  @Get('calendar.ics')
  @Allow(...judges)
  async calendar(@CurrentCaller() { organisationId }: Caller, @Res() reply: FastifyReply): Promise<void> {
    const session = this.reader.session(organisationId);
    try {
      const zone = await timeZoneInLog(this.store, organisationId);
      const days = await calendarDays(session, zone, new URL(this.config.http.publicUrl).hostname);
      await reply
        .headers({ ...downloadHeaders('vendor-reviews.ics', 'text/calendar; charset=utf-8') })
        .send(icalendar('Vendor reviews', days));
    } finally {
      await session.end();
    }
  }

  /** Questionnaire, score, findings and evidence of a review as a zip, with a manifest that names the digest of each file. */
  @Get(':id/bundle.zip')
  @Allow(...judges)
  async bundle(
    @CurrentCaller() { organisationId: organisation }: Caller,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const session = this.reader.session(organisation);
    try {
      const bundle = isUuid(id)
        ? await bundleOf({ store: this.store, files: this.files, session }, { organisation, id }, this.clock())
        : null;
      if (!bundle)
        return void (await reply
          .status(404)
          .send({ code: 'NOT_FOUND', message: `There is no review ${id.slice(0, 80)} here.` }));
      if (bundle.size > longestBundle)
        return void (await reply.status(413).send({
          code: 'TOO_LARGE',
          message: `The evidence of this review has ${bundle.size} bytes, and a bundle at most ${longestBundle}. Download its files one by one.`,
        }));
      noteSecretRead('REVIEW_BUNDLE', id);
      await reply
        .headers({ ...downloadHeaders(`review-${id}.zip`, 'application/zip') })
        .send(Readable.from(bundle.content()));
    } finally {
      await session.end();
    }
  }
}
