import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AllowMembers, CurrentCaller, Instant, notYet, parsedBody, refusedAs, type Caller } from '@custodia/graphql';
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

const nameOf = <Value extends string>(values: Readonly<Record<string, Value>>) =>
  z.enum(Object.keys(values)).transform((name) => values[name]!);
/** One value, or several: `kind=MODEL&kind=DATASET`. */
const namesOf = <Value extends string>(values: Readonly<Record<string, Value>>) =>
  z
    .preprocess((given) => (given === undefined ? given : [given].flat()), z.array(nameOf(values)).max(20).optional())
    .optional();

/** The fields of `AssetFilter`, and the moment. A field that is not known is refused: left out, it would give everything. */
const asked = z.strictObject({
  kind: namesOf(AssetKind),
  status: namesOf(AssetStatus),
  classification: namesOf(Classification),
  environment: nameOf(Environment).optional(),
  ownerId: z.string().min(1).max(100).optional(),
  custodianId: z.string().min(1).max(100).optional(),
  text: z.string().min(1).max(1_000).optional(),
  asOf: z
    .string()
    .refine((text) => instantOf(text) !== null, 'is no moment; write for example 2026-05-03T12:00:00Z')
    .transform((text) => instantOf(text)!)
    .optional(),
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
    { organisationId }: Caller,
    query: unknown,
    reply: FastifyReply,
    format: keyof typeof assetFiles,
  ): Promise<void> {
    const { asOf, ...filter } = parsedBody(asked, query, refused, 'query');
    const future = asOf && notYet(asOf, this.clock());
    if (future) throw refused({ code: 'INVALID_AS_OF', message: future, field: 'asOf' } as Refusal);
    const { mediaType, write } = assetFiles[format];
    const pages = this.pages(organisationId, filter, asOf ?? null);
    // Before the answer begins, so that a failure of it has a status of its own.
    const first = await pages.next();
    await reply
      .headers({
        'content-type': mediaType,
        'content-disposition': `attachment; filename="assets.${format}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      .send(Readable.from(write(continued(first, pages))));
  }

  /** Each page has a session of its own, so that a slow reader holds no snapshot of the database. */
  private async *pages(organisation: string, filter: AssetFilter, asOf: string | null): AsyncGenerator<Asset[], void> {
    let after: Asset | null = null;
    do {
      const session = this.reader.session(organisation);
      const page: Asset[] = await assetsAfter(session, { filter, asOf }, after, atOnce).finally(() => session.end());
      yield page;
      after = page.length === atOnce ? page.at(-1)! : null;
    } while (after);
  }
}

async function* continued(
  first: IteratorResult<Asset[], void>,
  rest: AsyncGenerator<Asset[], void>,
): AsyncGenerator<Asset[]> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

function instantOf(text: string): string | null {
  try {
    return Instant.parseValue(text) as string;
  } catch {
    return null;
  }
}
