import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EventStore } from '@custodia/event-store';
import { Allow, CurrentCaller, parsedBody, refusedAs, type Caller } from '@custodia/graphql';
import { mailChoiceInLog } from '@custodia/identity/read';
import { isUuid, type Clock } from '@custodia/kernel';
import { languages } from '@custodia/mail';
import { CLOCK, EVENT_STORE, READER, VAULT } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import type { Vault } from '@custodia/vault';
import { z } from 'zod';
import { downloadHeaders } from '../review/evidence.controller.js';
import { judges } from '../review/judges.policy.js';
import { reportFacts } from './report.facts.js';

const refused = refusedAs({ INVALID_INPUT: 422 });
const asked = z.strictObject({ language: z.enum(languages).optional() });

/** The report of a decided review as PDF. */
@Controller('reviews')
export class ReportController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(READER) private readonly reader: Reader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The decision with its reasons, the risk and the score by domain, for people to read and to file; in the language in which the
   * caller gets mails, or the one that is asked for.
   */
  @Get(':id/report.pdf')
  @Allow(...judges)
  async report(
    @CurrentCaller() { organisationId: organisation, memberId }: Caller,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { language = (await mailChoiceInLog(this.store, organisation, memberId)).language } = parsedBody(
      asked,
      query,
      refused,
      'query',
    );
    const session = this.reader.session(organisation);
    try {
      const report = isUuid(id)
        ? await reportFacts({ store: this.store, vault: this.vault, session }, { organisation, id }, this.clock())
        : 'absent';
      if (report === 'absent')
        return void (await reply
          .status(404)
          .send({ code: 'NOT_FOUND', message: `There is no review ${id.slice(0, 80)} here.` }));
      if (report === 'undecided')
        return void (await reply.status(409).send({
          code: 'NOT_DECIDED',
          message: 'Nobody has decided on this review yet. A report is made of a decision.',
        }));
      // What draws is large, and most processes draw nothing.
      const { renderReport } = await import('./report.js');
      await reply
        .headers({ ...downloadHeaders(`assessment-${id}.pdf`, 'application/pdf') })
        .send(await renderReport(report, language));
    } finally {
      await session.end();
    }
  }
}
