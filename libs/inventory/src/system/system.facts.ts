import type { ReadSession } from '@custodia/read-models';
import { derivations, edgeOf, walk, type LineageEnd } from '../lineage/lineage.policy.js';
import { circleOf, unknownOf } from '../lineage/lineage.facts.js';
import { edgesFrom } from '../lineage/lineage.read.js';
import { usabilityAt } from '../subprocessor/subprocessor.policy.js';
import { Subprocessor } from '../subprocessor/subprocessor.row.js';
import type { Component } from './system.events.js';

const end = (id: string): LineageEnd => ({ kind: 'system', id, versionId: null });

/** What composing a system asks of the rest of the inventory: a component that it does not have, and a way back to the system. */
export async function compositionFacts(
  session: ReadSession,
  id: string,
  components: readonly Component[],
): Promise<{ readonly unknown: LineageEnd | null; readonly circle: readonly LineageEnd[] | null }> {
  const made = components.filter(({ relation }) => derivations.includes(relation));
  const [unknown, circles] = await Promise.all([
    unknownOf(
      session,
      components.map(({ asset }) => asset),
    ),
    Promise.all(made.map(({ relation, asset }) => circleOf(session, edgeOf(end(id), relation, asset)))),
  ]);
  return { unknown, circle: circles.find((circle) => circle !== null) ?? null };
}

/** What deploying a system asks: the subprocessors that it uses, directly or not, and that may not be used at `moment` (ISO 8601). */
export async function deploymentFacts(
  session: ReadSession,
  id: string,
  moment: string,
): Promise<{ readonly closedGates: readonly string[] }> {
  const used = walk(await edgesFrom(session, 'upstream', [end(id)]), end(id), 'upstream');
  const subprocessors = used.filter((each) => each.end.kind === 'subprocessor').map((each) => each.end.id);
  return { closedGates: await closedGates(session, subprocessors, moment) };
}

/** Ids of those subprocessors that may not be used at a moment (ISO 8601). One of which no gate is known is closed. */
async function closedGates(
  session: ReadSession,
  subprocessorIds: readonly string[],
  moment: string,
): Promise<string[]> {
  const ids = [...new Set(subprocessorIds)];
  const rows = await session.byIds(Subprocessor, ids);
  return ids.filter((_, index) => {
    const row = rows[index];
    return !row || usabilityAt(row.gate, row.exceptions, moment) === 'closed';
  });
}
