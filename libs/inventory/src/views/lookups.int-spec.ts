import { expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { DatasetVersion } from '../dataset/dataset.row.js';
import { testReader } from '../reader.testing.js';

const opened = testReader([DatasetVersion]);

const digest = (text: string): string => `sha256:${text.repeat(32)}`;

it('digests and hosts of a version are found by rows of their own, once, and by nobody else', async () => {
  const [organisation, id] = [newId(), newId()];
  const write = () =>
    opened.owner.query(
      `insert into dataset_version_v1 (organisation_id, id, dataset_id, label, digest, files, sources, source_hosts, locations, validations, used, quarantined, revision, created_at, updated_at)
       values ($1, $2, 'd', '1', $3, $4, $5, array['a.x.example', 'b.x.example'], '[]', '[]', false, false, 0, now(), now()) on conflict (organisation_id, id) do update set revision = 1`,
      [
        organisation,
        id,
        digest('0a'),
        JSON.stringify([
          { path: 'one', digest: digest('1b'), furtherDigests: [digest('2c'), digest('1b')] },
          { path: 'two', digest: digest('1b') },
          { path: 'three' },
        ]),
        JSON.stringify([
          { url: 'https://a.x.example', digest: digest('3d') },
          { url: 'https://b.x.example', digest: null },
        ]),
      ],
    );
  await write();
  await write();
  const asked = async (of: string, sql: string): Promise<unknown[]> => {
    const session = opened.reader.session(of);
    return session.query(sql).finally(() => session.end());
  };
  const digests =
    'select digest, kind, asset_id, version_id, what, number, path from version_digest order by digest, number';
  const row = { kind: 'dataset', asset_id: 'd', version_id: id };
  expect(await asked(organisation, digests)).toEqual([
    { ...row, digest: digest('0a'), what: 'manifest', number: 0, path: null },
    { ...row, digest: digest('1b'), what: 'file', number: 1, path: 'one' },
    { ...row, digest: digest('1b'), what: 'file', number: 2, path: 'two' },
    { ...row, digest: digest('2c'), what: 'file', number: 1, path: 'one' },
    { ...row, digest: digest('3d'), what: 'source', number: 1, path: 'https://a.x.example' },
  ]);
  const hosts = 'select reversed, number, certain from dataset_source order by 1';
  expect(await asked(organisation, hosts)).toEqual([
    { reversed: 'elpmaxe.x.a', number: 1, certain: true },
    { reversed: 'elpmaxe.x.b', number: 2, certain: true },
  ]);
  expect(await asked(newId(), hosts)).toEqual([]);
  expect(await asked(newId(), digests)).toEqual([]);
  const { rows } = await opened.owner.query(
    `select has_function_privilege('custodia_app', 'custodia_note_version(text, text, text, text, text, jsonb, jsonb, text[])', 'execute') as writes`,
  );
  expect(rows).toEqual([{ writes: false }]);
});
