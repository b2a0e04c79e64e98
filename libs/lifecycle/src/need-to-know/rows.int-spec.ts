import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readGrounds, type ReadRecord } from '@custodia/graphql';
import { newId } from '@custodia/kernel';
import { migratedDatabase } from '@custodia/migrations/testing';
import { openDataSource, openReader, type Reader } from '@custodia/read-models';
import fc from 'fast-check';
import pg from 'pg';

const assetTables = ['model_v1', 'dataset_v1', 'prompt_v1', 'system_v1'] as const;
const members = ['ann', 'ben', 'cem'] as const;

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let source: Awaited<ReturnType<typeof openDataSource>>;
let owner: pg.Client;
let reader: Reader;
/** Values for columns that a row must have and this test says nothing about. */
const fillers = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  database = await migratedDatabase();
  owner = new pg.Client(database.url);
  await owner.connect();
  source = await openDataSource(database.url, []);
  reader = await openReader({ source, url: database.url });
  const { rows } = await owner.query<{ table: string; column: string; type: string }>(
    `select table_name as table, column_name as column, data_type as type from information_schema.columns
     where table_schema = 'public' and is_nullable = 'NO' and is_generated = 'NEVER'`,
  );
  const filler: Readonly<Record<string, unknown>> = {
    text: '',
    jsonb: '[]',
    ARRAY: '{}',
    boolean: false,
    integer: 0,
    bigint: 0,
    'timestamp with time zone': '2026-01-01',
  };
  for (const { table, column, type } of rows)
    fillers.set(table, { ...fillers.get(table), [column]: filler[type] ?? null });
});
afterAll(async () => {
  await reader?.close();
  await source?.destroy();
  await owner?.end();
  await database?.drop();
});

async function put(table: string, given: Record<string, unknown>): Promise<void> {
  const row = { ...fillers.get(table), ...given };
  const names = Object.keys(row);
  await owner.query(
    `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})
     on conflict (organisation_id, id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    Object.values(row),
  );
}

const member = fc.constantFrom(...members);
const classification = fc.constantFrom('public', 'internal', 'confidential', 'restricted');
const asset = fc.record({
  table: fc.nat({ max: assetTables.length - 1 }).map((index) => assetTables[index]!),
  classification,
  owner: member,
  custodian: fc.option(member),
});
const slot = fc.nat({ max: 3 });
/** What happens one after the other; assets, documents and cases are named by small numbers, so that things change. */
const happening = fc.oneof(
  fc.record({
    what: fc.constant('asset' as const),
    number: slot,
    classification,
    owner: member,
    custodian: fc.option(member),
  }),
  fc.record({
    what: fc.constant('document' as const),
    number: slot,
    classification,
    owner: member,
    on: fc.option(slot),
  }),
  fc.record({
    what: fc.constant('disposal' as const),
    number: slot,
    about: slot,
    duty: fc.option(member),
    asked: fc.option(member),
  }),
  fc.record({
    what: fc.constant('transfer' as const),
    number: slot,
    about: fc.array(slot, { maxLength: 2 }),
    duty: fc.option(member),
    asked: fc.option(member),
  }),
  fc.record({
    what: fc.constant('gone' as const),
    number: slot,
    kind: fc.constantFrom('asset' as const, 'document' as const),
  }),
  fc.record({
    what: fc.constant('rebuilt' as const),
    table: fc.constantFrom(...assetTables, 'document_v1', 'disposal_case_v1', 'transfer_case_v1'),
  }),
);

describe('rows that a member reads by need to know', () => {
  it('are those for which the policy of reading has a ground, whatever happened to assets, documents and cases', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(asset, asset, asset, asset),
        fc.array(happening, { minLength: 1, maxLength: 25 }),
        async (first, happenings) => {
          const organisation = newId();
          const ids = { asset: first.map(() => newId()), document: first.map(() => newId()) };
          const assets = new Map<number, ReadRecord>();
          const documents = new Map<number, { classification: string; owner: string; on: number | null }>();
          const cases = new Map<string, { about: readonly number[]; members: readonly string[] }>();
          const key = (table: string, number: number): string => `${table} ${organisation} ${number}`;
          const own = (id: string): Record<string, unknown> => ({ organisation_id: organisation, id });
          const putAsset = async (
            number: number,
            { classification, owner, custodian }: Omit<(typeof first)[number], 'table'>,
          ) => {
            assets.set(number, { classification, ownerId: owner, custodianId: custodian, dutyIds: [] });
            await put(first[number]!.table, {
              ...own(ids.asset[number]!),
              ...{ classification, owner_id: owner, custodian_id: custodian },
            });
          };
          for (const [number, one] of first.entries()) await putAsset(number, one);
          for (const happened of happenings) {
            if (happened.what === 'asset') await putAsset(happened.number, happened);
            if (happened.what === 'document') {
              const { number, classification, owner, on } = happened;
              documents.set(number, { classification, owner, on });
              await put('document_v1', {
                ...own(ids.document[number]!),
                ...{ classification, owner_id: owner, attached_id: on === null ? null : ids.asset[on] },
              });
            }
            if (happened.what === 'disposal' || happened.what === 'transfer') {
              const { what, number, duty, asked } = happened;
              const about = [happened.about].flat();
              const row = {
                ...own(key(what, number)),
                state: JSON.stringify({ duties: { approver: duty ? [duty] : [] } }),
                custodians: JSON.stringify(asked ? [{ custodianId: asked }] : [{ custodianId: null }]),
              };
              cases.set(key(what, number), { about, members: [duty, asked].flatMap((one) => one ?? []) });
              await (what === 'disposal'
                ? put('disposal_case_v1', { ...row, asset_id: ids.asset[about[0]!] })
                : put('transfer_case_v1', {
                    ...row,
                    items: JSON.stringify(about.map((one) => ({ asset: { id: ids.asset[one] } }))),
                  }));
            }
            if (happened.what === 'gone') {
              const { kind, number } = happened;
              (kind === 'asset' ? assets : documents).delete(number);
              await owner.query(
                `delete from ${kind === 'asset' ? first[number]!.table : 'document_v1'} where organisation_id = $1 and id = $2`,
                [organisation, ids[kind][number]],
              );
            }
            if (happened.what === 'rebuilt') await owner.query('select custodia_replaced($1)', [happened.table]);
          }

          for (const memberId of members) {
            const reads = (record: ReadRecord): boolean =>
              readGrounds({ memberId, roles: ['viewer'] }, record).length > 0;
            const readsAsset = (number: number): boolean => {
              const record = assets.get(number);
              const dutyIds = [...cases.values()]
                .filter(({ about }) => about.includes(number))
                .flatMap(({ members }) => members);
              // What does not exist, or no more, hides nothing.
              return !record || reads({ ...record, dutyIds });
            };
            const readsDocument = ({
              classification,
              owner,
              on,
            }: {
              classification: string;
              owner: string;
              on: number | null;
            }): boolean =>
              owner === memberId ||
              (reads({ classification, ownerId: owner, custodianId: null, dutyIds: [] }) &&
                (on === null || readsAsset(on)));
            const session = reader.session(organisation, { member: memberId });
            try {
              const shown = await session.query<{ id: string }>(
                [...assetTables, 'document_v1'].map((table) => `select id from ${table}`).join(' union all '),
              );
              const expected = [
                ...[...assets.keys()].filter(readsAsset).map((number) => ids.asset[number]!),
                ...[...documents]
                  .filter(([, document]) => readsDocument(document))
                  .map(([number]) => ids.document[number]!),
              ];
              expect(shown.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
              const all = [...ids.asset, ...ids.document];
              const existing = [
                ...[...assets.keys()].map((number) => ids.asset[number]!),
                ...[...documents.keys()].map((number) => ids.document[number]!),
              ];
              expect([...(await session.hiddenAmong(all))].toSorted()).toEqual(
                existing.filter((id) => !expected.includes(id)).toSorted(),
              );
            } finally {
              await session.end();
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('are told apart where two records of different kinds have the same id, and what names it is hidden with either', async () => {
    const [organisation, id] = [newId(), newId()];
    const own = { organisation_id: organisation, id };
    await put('model_v1', { ...own, classification: 'restricted', owner_id: 'ann' });
    await put('dataset_v1', { ...own, classification: 'confidential', owner_id: 'ben' });
    await put('prompt_v1', { ...own, classification: 'internal', owner_id: 'ben' });
    await put('model_version_v1', { organisation_id: organisation, id: newId(), model_id: id });
    const systemId = newId();
    for (const kind of ['model', 'subprocessor'])
      await put('system_component_v1', { ...own, id: newId(), system_id: systemId, kind, asset_id: id });
    const seen = async (member: string): Promise<unknown> => {
      const session = reader.session(organisation, { member });
      const [row] = await session
        .query(
          `select (select count(*)::int from model_v1) as models, (select count(*)::int from dataset_v1) as datasets,
             (select count(*)::int from prompt_v1) as prompts, (select count(*)::int from model_version_v1) as versions,
             (select array_agg(kind order by kind) from system_component_v1) as components`,
        )
        .finally(() => session.end());
      return row;
    };
    expect(await seen('ann')).toEqual({
      models: 1,
      datasets: 0,
      prompts: 1,
      versions: 0,
      components: ['subprocessor'],
    });
    expect(await seen('cem')).toEqual({
      models: 0,
      datasets: 0,
      prompts: 1,
      versions: 0,
      components: ['subprocessor'],
    });
    await put('dataset_v1', { ...own, classification: 'internal', owner_id: 'ben' });
    expect(await seen('ann')).toEqual({
      models: 1,
      datasets: 1,
      prompts: 1,
      versions: 1,
      components: ['model', 'subprocessor'],
    });
    await put('system_v1', { ...own, id: systemId, classification: 'restricted', owner_id: 'ben' });
    expect(await seen('ann')).toEqual({ models: 1, datasets: 1, prompts: 1, versions: 1, components: null });
  });
});
