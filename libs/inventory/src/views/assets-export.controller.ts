import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  AllowMembers,
  confinementOf,
  CurrentCaller,
  notYet,
  parsedBody,
  queried,
  refusedAs,
  sendList,
  type Caller,
} from '@custodia/graphql';
import type { Clock, Refusal } from '@custodia/kernel';
import { CLOCK, READER } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import { AssetKind, AssetStatus, Classification, Environment } from '../asset/asset.types.js';
import { assetFiles } from './assets-file.js';
import { assetsAfter } from './assets.read.js';
import type { Asset, AssetFilter } from './assets.types.js';

const refused = refusedAs({ INVALID_INPUT: 422, INVALID_AS_OF: 422 });

/** Assets that are read with one statement; as many are in memory at a time. */
const atOnce = 2_000;

/** The fields of `AssetFilter`, and the moment. A field that is not known is refused: left out, it would give everything. */
const asked = z.strictObject({
  kind: queried.someOf(AssetKind),
  status: queried.someOf(AssetStatus),
  classification: queried.someOf(Classification),
  environment: queried.oneOf(Environment).optional(),
  ownerId: z.string().min(1).max(100).optional(),
  custodianId: z.string().min(1).max(100).optional(),
  text: z.string().min(1).max(1_000).optional(),
  asOf: queried.moment.optional(),
});

/** The list `assets` as a file, under the same rights and filters. */
@Controller('exports')
export class AssetsExportController {
  constructor(
    @Inject(READER) private readonly reader: Reader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** For spreadsheets. */
  @Get('assets.csv')
  @AllowMembers()
  csv(@CurrentCaller() caller: Caller, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.send(caller, query, reply, 'csv');
  }

  /** For programs. */
  @Get('assets.json')
  @AllowMembers()
  json(@CurrentCaller() caller: Caller, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.send(caller, query, reply, 'json');
  }

  private async send(
    caller: Caller,
    query: unknown,
    reply: FastifyReply,
    format: keyof typeof assetFiles,
  ): Promise<void> {
    const { asOf, ...filter } = parsedBody(asked, query, refused, 'query');
    const future = asOf && notYet(asOf, this.clock());
    if (future) throw refused({ code: 'INVALID_AS_OF', message: future, field: 'asOf' } as Refusal);
    await sendList(reply, `assets.${format}`, assetFiles[format], this.pages(caller, filter, asOf ?? null));
  }

  /** Each page has a session of its own, so that a slow reader holds no snapshot of the database. */
  private async *pages(caller: Caller, filter: AssetFilter, asOf: string | null): AsyncGenerator<Asset[], void> {
    let after: Asset | null = null;
    do {
      const session = this.reader.session(caller.organisationId, confinementOf(caller));
      const page: Asset[] = await assetsAfter(session, { filter, asOf }, after, atOnce).finally(() => session.end());
      yield page;
      after = page.length === atOnce ? page.at(-1)! : null;
    } while (after);
  }
}
