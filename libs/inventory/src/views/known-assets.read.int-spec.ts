import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { createPool } from '@custodia/postgres';
import { openDataSource, openReader, type Reader, type ReadSession } from '@custodia/read-models';
import { migratedDatabase } from '@custodia/migrations/testing';
import { isMember } from '@custodia/identity/read';
import type { KnownAsset } from './known-assets.read.js';
import { assetOf, assetsOf, copiesOf, filesOf, reachableFrom, datedAssets, versionsOf } from './known-assets.read.js';

type AssetKind = KnownAsset['ref']['kind'];

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let owner: ReturnType<typeof createPool>;
let source: Awaited<ReturnType<typeof openDataSource>>;
let reader: Reader;
let session: ReadSession;
let organisation: string;

beforeAll(async () => {
  database = await migratedDatabase();
  owner = createPool(database.url, { max: 2, applicationName: 'test-owner' });
  source = await openDataSource(database.url);
  reader = await openReader({ source, url: database.url });
});
beforeEach(() => {
  organisation = newId();
  session = reader.session(organisation);
});
afterEach(() => session.end());
afterAll(async () => {
  await reader?.close();
  await source?.destroy();
  await owner?.end();
  await database?.drop();
});

/** A row as a projection would write it: what is not given gets an empty value of its type. */
async function row(table: string, given: Record<string, unknown>): Promise<void> {
  const { rows } = await owner.query<{ column_name: string; data_type: string; is_nullable: string }>(
    'select column_name, data_type, is_nullable from information_schema.columns where table_name = $1',
    [table],
  );
  const empty: Record<string, unknown> = {
    text: '',
    jsonb: '[]',
    ARRAY: [],
    boolean: false,
    integer: 0,
    'timestamp with time zone': '2026-01-01T00:00:00Z',
  };
  const all = Object.fromEntries(
    rows
      .filter(({ is_nullable }) => is_nullable === 'NO')
      .map(({ column_name, data_type }) => [column_name, empty[data_type]]),
  );
  const values: Record<string, unknown> = { ...all, organisation_id: organisation, ...given };
  const names = Object.keys(values);
  await owner.query(
    `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    names.map((name) => values[name]),
  );
}
const asset = async (
  kind: AssetKind,
  name: string,
  more: Record<string, unknown> = {},
): Promise<{ kind: AssetKind; id: string }> => {
  const id = newId();
  await row(`${kind}_v1`, { id, name, status: 'registered', owner_id: 'owner', ...more });
  return { kind, id };
};
const derives = (
  derived: { kind: AssetKind; id: string },
  source: { kind: AssetKind; id: string },
  versions: { derived?: string; source?: string; linked?: boolean } = {},
) =>
  row('lineage_link_v1', {
    id: newId(),
    linked: versions.linked ?? true,
    from: '{}',
    to: '{}',
    derived_kind: derived.kind,
    derived_id: derived.id,
    derived_version: versions.derived ?? '',
    source_kind: source.kind,
    source_id: source.id,
    source_version: versions.source ?? '',
  });
const names = (found: readonly { ref: { name: string } }[]): string[] => found.map(({ ref }) => ref.name);

describe('an asset as the lifecycle reads it', () => {
  it('has its owner, custodian and place in its life, in every kind', async () => {
    const all = [
      await asset('model', 'Model', { custodian_id: 'carl', status: 'retired', environments: ['staging'] }),
      await asset('dataset', 'Dataset', { classification: 'restricted' }),
      await asset('prompt', 'Prompt'),
      await asset('system', 'System'),
      await asset('subprocessor', 'Provider', { use: '{}' }),
    ];
    expect(names((await assetsOf(session, all)).map((one) => one!))).toEqual([
      'Model',
      'Dataset',
      'Prompt',
      'System',
      'Provider',
    ]);
    expect(await assetOf(session, all[0]!)).toMatchObject({
      status: 'retired',
      custodianId: 'carl',
      ownerId: 'owner',
      environments: ['staging'],
    });
    expect(await assetOf(session, all[4]!)).toMatchObject({ custodianId: null, classification: null });
  });

  it('is a document out of use once it was replaced, withdrawn or expired', async () => {
    const [valid, expired] = [newId(), newId()];
    await row('document_v1', { id: valid, title: 'Report', status: 'valid', digest: `sha256:${'ab'.repeat(32)}` });
    await row('document_v1', { id: expired, title: 'Old report', status: 'expired' });
    expect(
      (
        await assetsOf(
          session,
          [valid, expired].map((id) => ({ kind: 'document', id })),
        )
      ).map((one) => one?.status),
    ).toEqual(['registered', 'retired']);
    expect(await filesOf(session, { kind: 'document', id: valid })).toEqual([
      { digest: `sha256:${'ab'.repeat(32)}`, versionIds: [valid], alsoOf: [] },
    ]);
  });

  it('brings the digest of the version, and is unknown with a version of another asset', async () => {
    const [model, other] = [await asset('model', 'Model'), await asset('model', 'Other')];
    const versionId = newId();
    await row('model_version_v1', { id: versionId, model_id: model.id, label: '1.0', digest: 'sha256:aa' });
    expect((await assetOf(session, { ...model, versionId }))?.ref).toEqual({
      ...model,
      name: 'Model',
      versionId,
      versionLabel: '1.0',
      digest: 'sha256:aa',
    });
    expect(await assetOf(session, { ...other, versionId })).toBeNull();
  });

  it('is never that of another organisation', async () => {
    const model = await asset('model', 'Model');
    const stranger = reader.session(newId());
    expect(await assetOf(stranger, model)).toBeNull();
    await stranger.end();
  });
});

describe('the closure', () => {
  it('follows every link, nearest first, each asset once, circles included', async () => {
    const [model, base, near, far] = [
      await asset('model', 'Model'),
      await asset('model', 'Base'),
      await asset('dataset', 'Near'),
      await asset('dataset', 'Far'),
    ];
    await Promise.all([
      derives(model, base),
      derives(model, near),
      derives(near, far),
      derives(base, far),
      derives(far, near),
      derives(far, model),
    ]);
    expect(
      names(await reachableFrom(session, 'upstream', model))
        .slice(0, 2)
        .sort(),
    ).toEqual(['Base', 'Near']);
    expect(names(await reachableFrom(session, 'upstream', model)).slice(2)).toEqual(['Far']);
    expect(names(await reachableFrom(session, 'downstream', base))).toContain('Model');
  });

  it('reaches through chains of any length', async () => {
    const chain = [await asset('dataset', 'D0')];
    for (let n = 1; n < 90; n++) {
      chain.push(await asset('dataset', `D${n}`));
      await derives(chain[n - 1]!, chain[n]!);
    }
    expect(names(await reachableFrom(session, 'upstream', chain[0]!)).at(-1)).toBe('D89');
  });

  it('keeps versions apart, and counts what names none for all of them', async () => {
    const [model, one, two, all] = [
      await asset('model', 'Model'),
      await asset('dataset', 'One'),
      await asset('dataset', 'Two'),
      await asset('dataset', 'All'),
    ];
    await Promise.all([
      derives(model, one, { derived: 'v1' }),
      derives(model, two, { derived: 'v2' }),
      derives(model, all),
    ]);
    expect(names(await reachableFrom(session, 'upstream', { ...model, versionId: 'v1' })).sort()).toEqual([
      'All',
      'One',
    ]);
    expect(names(await reachableFrom(session, 'upstream', model)).sort()).toEqual(['All', 'One', 'Two']);
  });

  it('does not follow what was unlinked, but what a system is composed of', async () => {
    const [model, system, gone] = [
      await asset('model', 'Model'),
      await asset('system', 'System'),
      await asset('model', 'Gone'),
    ];
    await derives(gone, model, { linked: false });
    await row('system_component_v1', { id: newId(), system_id: system.id, kind: 'model', asset_id: model.id });
    expect(names(await reachableFrom(session, 'downstream', model))).toEqual(['System']);
  });
});

describe('what has to be found', () => {
  it('are the copies of all versions; of a subprocessor everything that was placed there', async () => {
    const [model, provider] = [await asset('model', 'Model'), await asset('subprocessor', 'Provider', { use: '{}' })];
    const [first, second] = [newId(), newId()];
    await row('model_version_v1', {
      id: first,
      model_id: model.id,
      label: '1',
      locations: JSON.stringify([{ id: 'a', kind: 'weights', uri: 's3://a' }]),
    });
    await row('model_version_v1', {
      id: second,
      model_id: model.id,
      label: '2',
      locations: JSON.stringify([{ id: 'b', kind: 'weights', uri: 'account', subprocessorId: provider.id }]),
    });
    expect((await copiesOf(session, model)).map(({ id, label }) => `${id} ${label}`).sort()).toEqual(['a 1', 'b 2']);
    expect((await copiesOf(session, { ...model, versionId: first })).map(({ id }) => id)).toEqual(['a']);
    expect(await copiesOf(session, provider)).toMatchObject([
      { id: 'b', assetKind: 'model', assetName: 'Model', versionId: second },
    ]);
  });

  it('are all versions with label and digest; of a subprocessor those of which a copy was placed there', async () => {
    const [model, provider] = [await asset('model', 'Model'), await asset('subprocessor', 'Provider', { use: '{}' })];
    const [first, second] = [newId(), newId()].sort() as [string, string];
    await row('model_version_v1', { id: first, model_id: model.id, label: '1', digest: 'sha256:1' });
    await row('model_version_v1', {
      id: second,
      model_id: model.id,
      label: '2',
      digest: 'sha256:2',
      locations: JSON.stringify([{ id: 'b', kind: 'weights', uri: 'account', subprocessorId: provider.id }]),
    });
    const known = (versionId: string, versionLabel: string) => ({
      kind: 'model',
      id: model.id,
      name: 'Model',
      versionId,
      versionLabel,
      digest: `sha256:${versionLabel}`,
    });
    expect(await versionsOf(session, model)).toEqual([known(first, '1'), known(second, '2')]);
    expect(await versionsOf(session, { ...model, versionId: first })).toEqual([known(first, '1')]);
    expect(await versionsOf(session, provider)).toEqual([known(second, '2')]);
  });

  it('says which other living assets have the same file', async () => {
    const [model, other, gone] = [
      await asset('model', 'Model'),
      await asset('dataset', 'Other'),
      await asset('model', 'Gone', { status: 'disposed' }),
    ];
    const file = (digest: string) => JSON.stringify([{ path: 'w', digest }]);
    const digest = `sha256:${'cd'.repeat(32)}`;
    for (const label of ['1', '2'])
      await row('model_version_v1', { id: newId(), model_id: model.id, label, files: file(digest) });
    await row('model_version_v1', { id: newId(), model_id: gone.id, files: file(digest) });
    const versionIds = (await versionsOf(session, model)).map(({ versionId }) => versionId);
    expect(versionIds).toHaveLength(2);
    expect(await filesOf(session, model)).toEqual([{ digest, versionIds, alsoOf: [] }]);
    await row('dataset_version_v1', { id: newId(), dataset_id: other.id, files: file(digest) });
    const later = reader.session(organisation);
    expect(await filesOf(later, model)).toEqual([{ digest, versionIds, alsoOf: ['Other'] }]);
    await later.end();
  });
});

describe('the moments that periods are counted from', () => {
  it('come from the history: when it was made, went into production and out of use', async () => {
    const model = await asset('model', 'Model', { created_at: '2020-01-01T00:00:00Z', classification: 'confidential' });
    const past = (recorded_from: string, more: object) =>
      row('model_v1_history', { id: model.id, recorded_from, ...more });
    await past('2020-01-01T00:00:00Z', { status: 'registered', environments: [] });
    await past('2021-01-01T00:00:00Z', { status: 'registered', environments: ['production'] });
    await past('2022-01-01T00:00:00Z', { status: 'retired', environments: [] });
    expect(await datedAssets(session, model)).toEqual([
      {
        asset: { ...model, name: 'Model' },
        classification: 'confidential',
        moments: {
          created: '2020-01-01T00:00:00.000Z',
          placed_on_market: '2021-01-01T00:00:00.000Z',
          retired: '2022-01-01T00:00:00.000Z',
          contract_ended: null,
        },
        people: ['owner'],
        tags: [],
      },
    ]);
  });

  it('are asked of everything but what is disposed of', async () => {
    await asset('model', 'Gone', { status: 'disposed' });
    await asset('prompt', 'Here');
    expect((await datedAssets(session)).map(({ asset: { name } }) => name)).toEqual(['Here']);
  });
});

it('a member is one who was not erased', async () => {
  const [here, erased] = [newId(), newId()];
  await row('member_v1', { id: here, status: 'invited' });
  await row('member_v1', { id: erased, status: 'erased' });
  expect([await isMember(session, here), await isMember(session, erased), await isMember(session, newId())]).toEqual([
    true,
    false,
    false,
  ]);
});
