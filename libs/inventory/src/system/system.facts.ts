import type { ReadSession } from '@custodia/read-models';
import { derivations, edgeOf, type LineageEnd } from '../lineage/lineage.policy.js';
import { circleOf, unknownOf } from '../lineage/lineage.facts.js';
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
