import type { ReadSession } from '@custodia/read-models';
import { source } from '../asset/asset-tables.js';
import { obstaclesWithOwn, type NamedObstacle } from '../use/use.facts.js';
import { obstacleReasons } from '../use/use.policy.js';
import { usedKinds, usesOf, type Running, type UsedKind } from './standing-use.policy.js';

type Session = Pick<ReadSession, 'query'>;

/** What stands against the use of each of these assets where it runs, itself included; the same few statements for all of them. */
export async function risksOf(
  session: Session,
  kind: UsedKind,
  assets: readonly Running[],
  when: { readonly now: string; readonly asOf?: string | undefined },
): Promise<NamedObstacle[][]> {
  const uses = assets.map((asset) => usesOf(kind, asset));
  const found = await obstaclesWithOwn(session, uses.flat(), when);
  return uses.map((own) => {
    const risks = new Map(
      found.splice(0, own.length).flatMap((each) => each.map((risk) => [keyOf(risk), risk] as const)),
    );
    return [...risks.values()].sort(
      (one, other) => obstacleReasons.indexOf(one.reason) - obstacleReasons.indexOf(other.reason),
    );
  });
}

/** How many assets are judged together. */
const together = 500;

/** Ids of everything that runs although something upstream stands against it. */
export async function idsAtRisk(
  session: Session,
  when: { readonly now: string; readonly asOf?: string | undefined },
): Promise<string[]> {
  const found: string[] = [];
  for (const kind of usedKinds) {
    const running = await session.query<Running>(
      `select id, deployments from ${source(`${kind}_v1`, when.asOf ? '$1::timestamptz' : null)} where cardinality(environments) > 0 order by id`,
      when.asOf ? [when.asOf] : [],
    );
    for (let start = 0; start < running.length; start += together) {
      const some = running.slice(start, start + together);
      const risks = await risksOf(session, kind, some, when);
      found.push(...some.filter((_, index) => risks[index]!.length > 0).map(({ id }) => id));
    }
  }
  return found;
}

const keyOf = ({ reason, asset: { kind, id, versionId }, connector }: NamedObstacle): string =>
  `${reason} ${kind}/${id}/${versionId ?? ''}/${connector?.id ?? ''}`;

/** These assets of a kind with the environments they run in; those that run nowhere are left out. */
export const runningOf = ({ query }: Session, kind: UsedKind, ids: readonly string[]): Promise<Running[]> =>
  query<Running>(
    `select id, deployments from ${kind}_v1 where id = any ($1::text[]) and cardinality(environments) > 0 order by id`,
    [ids],
  );
