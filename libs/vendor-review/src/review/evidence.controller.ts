import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { Allow, CurrentCaller, type Caller } from '@custodia/graphql';
import { isUuid } from '@custodia/kernel';
import { EVENT_STORE, FILES } from '@custodia/platform';
import { latestRow } from '@custodia/read-models';
import { noteSecretRead } from '@custodia/telemetry';
import { answerSheetProjection } from './answer-sheet.projection.js';
import { judges } from './judges.policy.js';

/** Evidence for those who judge it: under its name and type, always saved and never shown inside a page. */
@Controller('reviews')
export class EvidenceController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Get(':id/evidence/:evidenceId')
  @Allow(...judges)
  async download(
    @CurrentCaller() { organisationId: organisation }: Caller,
    @Param('id') id: string,
    @Param('evidenceId') evidenceId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const sheet = isUuid(id) ? await latestRow(this.store, answerSheetProjection, { organisation, id }) : null;
    const evidence = sheet?.evidence.find((one) => one.evidenceId === evidenceId);
    const content = evidence && (await this.files.open(organisation, evidence.digest));
    if (!content)
      return void (await reply
        .status(404)
        .send({ code: 'NOT_FOUND', message: 'There is no such evidence in this review, or it was withdrawn.' }));
    noteSecretRead('EVIDENCE', evidence.evidenceId);
    await reply.headers(downloadHeaders(evidence.fileName, evidence.mediaType)).send(content);
  }
}

/** RFC 6266: the name in ASCII for old clients, and as it is. */
export const downloadHeaders = (fileName: string, mediaType: string): Record<string, string> => ({
  'content-type': mediaType,
  'content-disposition': `attachment; filename="${fileName.replace(/[^\w. -]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'private, no-store',
});
