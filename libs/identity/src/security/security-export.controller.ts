import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  Allow,
  CurrentCaller,
  listFile,
  namesOfValues,
  parsedBody,
  queried,
  refusedAs,
  sendList,
  type Caller,
  type ListArgs,
} from '@custodia/graphql';
import { READER } from '@custodia/platform';
import { LARGEST_PAGE, type Reader } from '@custodia/read-models';
import { SecurityEvent, SecurityEventKind } from './security.row.js';

const refused = refusedAs({ INVALID_INPUT: 422 });
const kinds = namesOfValues(SecurityEventKind);
const text = z.string().min(1).max(200).optional();

/** A field that is not known is refused: left out, it would give everything. */
const asked = z.strictObject({
  kind: queried.someOf(SecurityEventKind),
  code: text,
  target: text,
  actor: text,
  memberId: text,
  subject: text,
  from: queried.moment.optional(),
  to: queried.moment.optional(),
});

const files = listFile({
  columns: [
    ...(['lastAt', 'firstAt', 'count', 'kind', 'code', 'target', 'memberId', 'actor', 'subject'] as const),
    ...(['network', 'correlation', 'id'] as const),
  ],
  told: (entry: SecurityEvent) => ({
    lastAt: entry.lastAt,
    firstAt: entry.firstAt,
    count: entry.count,
    kind: kinds[entry.kind],
    code: entry.code,
    target: entry.target,
    memberId: entry.memberId,
    actor: entry.actor,
    subject: entry.subject,
    network: entry.network,
    correlation: entry.correlation,
    id: entry.id,
  }),
});

/** The list `securityEvents` as a file, oldest first, for those who audit. */
@Controller('exports')
export class SecurityExportController {
  constructor(@Inject(READER) private readonly reader: Reader) {}

  /** For spreadsheets. */
  @Get('security.csv')
  @Allow('admin', 'auditor')
  csv(@CurrentCaller() caller: Caller, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.send(caller, query, reply, 'csv');
  }

  /** For programs. */
  @Get('security.json')
  @Allow('admin', 'auditor')
  json(@CurrentCaller() caller: Caller, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.send(caller, query, reply, 'json');
  }

  private send(caller: Caller, query: unknown, reply: FastifyReply, format: keyof typeof files): Promise<void> {
    const { kind, from, to, ...texts } = parsedBody(asked, query, refused, 'query');
    const filter = {
      ...Object.fromEntries(Object.entries(texts).map(([field, eq]) => [field, { eq }])),
      ...(kind ? { kind: { in: kind } } : {}),
      lastAt: { from, to },
    };
    return sendList(reply, `security.${format}`, files[format], this.pages(caller, filter));
  }

  /** Each page has a session of its own, so that a slow reader holds no snapshot of the database. */
  private async *pages({ organisationId }: Caller, filter: ListArgs['filter']): AsyncGenerator<SecurityEvent[], void> {
    let after: string | null = null;
    do {
      const session = this.reader.session(organisationId);
      const request: ListArgs = { filter, sort: { field: 'lastAt' }, first: LARGEST_PAGE, after };
      const { edges, pageInfo } = await session.list(SecurityEvent, request).finally(() => session.end());
      yield edges.map(({ node }) => node);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
  }
}
