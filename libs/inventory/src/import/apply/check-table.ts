import { load, type CommandMeta } from '@custodia/event-store';
import type { RequestContext } from '@custodia/graphql';
import type { PlannedAsset, Problem, TableReport } from '@custodia/import';
import { isMember } from '@custodia/identity/read';
import { derivedId, unstorableIn, type Refusal } from '@custodia/kernel';
import { assetsSql } from '../../asset/asset-tables.js';
import { workOn } from './asset-work.policy.js';
import { aggregates, decideOn, type CheckedImport, type ImportPorts } from './apply-import.js';
import { statedIn } from './stated.js';
import { note, type ImportSettings, type ImportTarget, type ImportWork, type KnownState } from './work.policy.js';

/**
 * What the rows of a table mean for the inventory. A row is the asset with its identifier, whatever file it stands in: rows
 * that are wrong are left out and told, and the others can be taken in, so that a corrected table is imported again as a whole.
 */
export async function checkTable(
  { store }: ImportPorts,
  request: RequestContext,
  plan: TableReport,
  settings: ImportSettings,
  meta: CommandMeta,
): Promise<CheckedImport> {
  const { organisation } = settings;
  const members = new Map<string, Promise<boolean>>();
  const known = (id: string): Promise<boolean> => {
    if (!members.has(id)) members.set(id, isMember(request.session, id));
    return members.get(id)!;
  };
  const problems: Problem[] = [];
  const rows: { readonly asset: PlannedAsset; readonly id: string; readonly fields: Record<string, unknown> }[] = [];
  for (const asset of plan.assets) {
    const unstorable = unstorableIn(asset);
    if (unstorable) problems.push(note(asset, unstorable.path, unstorable.text, 'take it out', 'wrong'));
    const { id, fields, problems: own } = await statedIn(asset, known);
    problems.push(...own);
    if (!unstorable && !own.some(({ severity }) => severity === 'wrong'))
      rows.push({ asset, fields, id: id ?? derivedId(organisation, 'import-row', asset.ref) });
  }
  const present = new Set(
    (
      await request.session.query<{ id: string }>(
        `select id from (${assetsSql(null)}) as asset where id = any ($1::text[])`,
        [rows.map(({ id }) => id)],
      )
    ).map(({ id }) => id),
  );
  const works: ImportWork[] = [];
  for (let start = 0; start < rows.length; start += together) {
    const checked = await Promise.all(
      rows.slice(start, start + together).map(async ({ asset, id, fields }) => {
        const { kind, name } = asset;
        const aggregate = aggregates[kind];
        const state = (
          present.has(id) ? (await load(store, aggregate, { organisation, id })).state : aggregate.decider.initial
        ) as KnownState;
        const target: ImportTarget = {
          kind,
          id,
          name,
          mention: false,
          planned: [asset],
          known: present.has(id) ? 'imported_before' : 'no',
          stated: fields,
        };
        const work = workOn(target, state, settings);
        return { work, refusal: work.commands.length === 0 ? null : decideOn(work, state, meta) };
      }),
    );
    for (const { work, refusal } of checked) {
      if (refusal) problems.push(refusedRow(work.target.planned[0]!, refusal));
      else {
        works.push(work);
        problems.push(...work.problems);
      }
    }
  }
  return { works, links: [], problems, refusals: [], existing: [] };
}

function refusedRow(asset: PlannedAsset, refusal: Refusal): Problem {
  const {
    field = '',
    value = '',
    remedy = 'correct the row',
  } = refusal as Refusal & {
    readonly field?: string;
    readonly value?: string;
    readonly remedy?: string;
  };
  return note(asset, field, refusal.message, remedy, 'wrong', value);
}

/** Streams that are read at the same time. */
const together = 32;
