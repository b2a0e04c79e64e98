import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { EventStore } from '@custodia/event-store';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Allow, CurrentCaller, parsedBody, refusedAs, type Caller } from '@custodia/graphql';
import { EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { auditFiles } from './audit-file.js';
import { audited } from './audit.read.js';
import { AuditRecord } from './audit.types.js';
import { instant, namesOf } from './asked.js';

const refused = refusedAs({ INVALID_INPUT: 422 });

/** The arguments of the query `audit` but for the page. */
const asked = z.strictObject({
  kinds: namesOf(AuditRecord),
  types: z.preprocess(
    (given) => (given === undefined ? given : [given].flat()),
    z.array(z.string().max(100)).max(50).optional(),
  ),
  actorId: z.string().min(1).max(100).optional(),
  from: instant,
  to: instant,
});

/** The audit trail of the whole inventory as a file. */
@Controller('exports')
export class AuditExportController {
  constructor(
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
  ) {}

  /** For spreadsheets. */
  @Get('audit.csv')
  @Allow('admin', 'auditor')
  csv(@CurrentCaller() caller: Caller, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.send(caller, query, reply, 'csv');
  }

  /** For programs. */
  @Get('audit.json')
  @Allow('admin', 'auditor')
  json(@CurrentCaller() caller: Caller, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.send(caller, query, reply, 'json');
  }

  private async send(
    { organisationId }: Caller,
    query: unknown,
    reply: FastifyReply,
    format: keyof typeof auditFiles,
  ): Promise<void> {
    const question = parsedBody(asked, query, refused, 'query');
    const { mediaType, write } = auditFiles[format];
    await reply
      .headers({
        'content-type': mediaType,
        'content-disposition': `attachment; filename="audit.${format}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      .send(Readable.from(write(audited(this, organisationId, question))));
  }
}
