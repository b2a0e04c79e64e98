import type { ReadSession } from '@custodia/read-models';
import { versionsSql } from '../asset/asset-tables.js';
import type { AssetKind } from '../asset/asset.policy.js';
import { Dataset } from '../dataset/dataset.row.js';
import { notInInventory, unknownOf } from '../lineage/lineage.facts.js';
import { endKey, type LineageEnd } from '../lineage/lineage.policy.js';
import { lineageOf } from '../lineage/lineage.read.js';
import { Model } from '../model/model.row.js';
import { Prompt } from '../prompt/prompt.row.js';
import { Subprocessor } from '../subprocessor/subprocessor.row.js';
import { SystemConnector } from '../system/connector.row.js';
import { System } from '../system/system.row.js';
import { changesOf } from './changes.policy.js';
import type { AssetDiff } from './diff.types.js';
import { told } from './history.read.js';
import type { FieldChange } from './history.types.js';

const rows = { model: Model, dataset: Dataset, prompt: Prompt, system: System, subprocessor: Subprocessor } as const;

/** Of the row itself, or personal and sealed: no statements about the asset. */
const left = new Set(['id', 'organisationId', 'revision', 'createdAt', 'updatedAt', 'staleSince', 'contacts']);

/** How an asset differs between two moments (ISO 8601). Throws `InvalidQuery` where there is no such asset. */
export async function diffOf(
  session: ReadSession,
  kind: AssetKind,
  id: string,
  from: string,
  to: string,
): Promise<AssetDiff> {
  const end: LineageEnd = { kind, id, versionId: null };
  const at = async (asOf: string) => {
    const [[row], [upstream], versions] = await Promise.all([
      rowsOf(session, kind, [id], asOf),
      lineageOf(session, 'upstream', [end], asOf),
      session.query<{ id: string; label: string }>(
        `select id, label from (${versionsSql('$3::timestamptz')}) as version where kind = $1 and asset_id = $2 order by id`,
        [kind, id, asOf],
      ),
    ]);
    return { row: row ?? null, upstream: upstream!.map(({ asset }) => asset), versions };
  };
  const [unknown, before, after] = await Promise.all([unknownOf(session, [end]), at(from), at(to)]);
  if (unknown) throw notInInventory(unknown);
  const missingIn = (others: typeof before.upstream, own: typeof before.upstream) => {
    const known = new Set(others.map(endKey));
    return own.filter((each) => !known.has(endKey(each)));
  };
  const earlier = new Set(before.versions.map((version) => version.id));
  return {
    from,
    to,
    changes: changesBetween(before.row, after.row),
    versionsAdded: after.versions.filter((version) => !earlier.has(version.id)).map(({ label }) => label),
    upstreamAdded: missingIn(before.upstream, after.upstream),
    upstreamRemoved: missingIn(after.upstream, before.upstream),
  };
}

/** The rows of assets of one kind as of a moment; a system with its tools and connectors. */
export async function rowsOf(
  session: ReadSession,
  kind: AssetKind,
  ids: readonly string[],
  asOf: string,
): Promise<((object & { readonly id: string }) | null)[]> {
  const [found, connectors] = await Promise.all([
    session.byIds(rows[kind] as typeof Model, ids, { asOf }),
    kind === 'system' ? session.groupedBy(SystemConnector, 'systemId', ids, { asOf }) : [],
  ]);
  return found.map((row, index) => {
    const own = connectors[index] ?? [];
    return row && own.length > 0 ? { ...row, connectors: own.map(connectorStatements) } : row;
  });
}

const connectorStatements = ({ name, kind, endpoint, permissions, mayWrite, actsAlone, ...rest }: SystemConnector) => {
  const { subprocessorId, assessment } = rest;
  return { name, kind, endpoint, subprocessorId, permissions, mayWrite, actsAlone, assessment };
};

/** The fields in which two rows of an asset differ; where there was none before, all of them. */
export function changesBetween(before: object | null, after: object | null): FieldChange[] {
  const [earlier, later] = [statementsOf(before), statementsOf(after)];
  const gone = Object.keys(earlier).filter((name) => !(name in later));
  const now = { ...later, ...Object.fromEntries(gone.map((name) => [name, undefined])) };
  const [, changes] = changesOf([{ data: earlier }, { data: now }]);
  return changes!.map(({ name, before: one, after: other }) => ({ name, before: told(one), after: told(other) }));
}

const statementsOf = (row: object | null): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row ?? {}).filter(([name, value]) => !left.has(name) && value !== null));
