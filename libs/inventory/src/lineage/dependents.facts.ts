import type { ReadSession } from '@custodia/read-models';
import { assetsSql } from '../asset/asset-tables.js';
import type { AssetKind } from '../asset/asset.policy.js';
import { needs, type LineageEnd } from './lineage.policy.js';
import { edgesFrom, refsOf, walked } from './lineage.read.js';

type Session = Pick<ReadSession, 'query'>;

/**
 * What taking an asset out of use asks of the rest of the inventory: what runs in production and stands on it, each with its
 * way in words. A part stands on what it does not work without; on a subprocessor stands all that it is used for, however indirectly.
 */
export async function retirementFacts(
  session: Session,
  kind: AssetKind,
  id: string,
): Promise<{ readonly neededBy: readonly string[] }> {
  const start: LineageEnd = { kind, id, versionId: null };
  const edges = (await edgesFrom(session, 'downstream', [start])).filter(
    ({ relation }) => kind === 'subprocessor' || needs(relation),
  );
  const reached = (await walked(edges, start, 'downstream')).filter(({ end }) => end.kind !== kind || end.id !== id);
  const running = await inProduction(
    session,
    reached.map(({ end }) => end),
  );
  const standing = reached.filter(({ end }) => running(end));
  const ref = await refsOf(
    session,
    standing.map(({ end }) => end),
  );
  const named = new Map(standing.map(({ end }) => [`${end.kind}/${end.id}`, ref(end)]));
  return {
    neededBy: [...named.values()].map((asset) => `${asset.kind} ${asset.name ?? ''} (${asset.id})`),
  };
}

/** Whether what is asked for runs in production: this version, or any where none is named. */
async function inProduction({ query }: Session, ends: readonly LineageEnd[]): Promise<(end: LineageEnd) => boolean> {
  const ids = [...new Set(ends.map(({ id }) => id))];
  if (ids.length === 0) return () => false;
  const [running, versions] = await Promise.all([
    query<{ kind: AssetKind; id: string }>(
      `select kind, id from (${assetsSql(null)}) as asset where id = any ($1::text[]) and 'production' = any (environments)`,
      [ids],
    ),
    query<{ id: string; version_id: string }>(
      `select id, one ->> 'versionId' as version_id
       from (select id, deployments from model_v1 union all select id, deployments from prompt_v1) as asset
         cross join lateral jsonb_array_elements(deployments) as one
       where id = any ($1::text[]) and one ->> 'environment' = 'production'`,
      [ids],
    ),
  ]);
  const runs = new Set(running.map(({ kind, id }) => `${kind}/${id}`));
  const version = new Map(versions.map(({ id, version_id }) => [id, version_id]));
  return ({ kind, id, versionId }) =>
    runs.has(`${kind}/${id}`) && (versionId === null || (version.get(id) ?? versionId) === versionId);
}
