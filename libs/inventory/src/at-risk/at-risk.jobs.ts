import type { EventStore } from '@custodia/event-store';
import { personInLog } from '@custodia/identity/read';
import type { JobDefinition, JobQueue, JobRequest, Schedule } from '@custodia/jobs';
import type { Config } from '@custodia/kernel';
import { composeMail, delivery, headerText, messageIdFor, type Mail } from '@custodia/mail';
import type { Overview, ProjectionWaiter, Reader, ReadSession } from '@custodia/read-models';
import { counter } from '@custodia/telemetry';
import type { Vault } from '@custodia/vault';
import { sameObstacles, type UseAtRisk } from '../asset/asset.events.js';
import { walker, type LineageEnd } from '../lineage/lineage.policy.js';
import { edgesFrom, inTurns } from '../lineage/lineage.read.js';
import { told } from '../use/use.facts.js';
import { remedyOf, sentenceOf, type ToldObstacle } from '../use/use.policy.js';
import { findTouchedUseName, type TouchedUses } from './at-risk.reactor.js';
import { usedKinds, type UsedKind } from './standing-use.policy.js';
import { risksOf, runningOf } from './standing-use.read.js';
import { recordUseAtRisk, useInLog } from './use-record.js';

/** What the watch over standing uses needs. */
export interface UsePorts {
  readonly store: EventStore;
  readonly reader: Pick<Reader, 'session'>;
  /** Sees every organisation: for sweeps only. */
  readonly overview: Overview;
  readonly waiter: Pick<ProjectionWaiter, 'waitFor'>;
  readonly vault: Vault;
  readonly mail: Pick<Mail, 'send'>;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: () => Date;
}

const actor = 'worker:use';
const watchName = 'watch-use';

/** Assets that one job looks at together. */
const together = 200;

/** Every hour: gates, exceptions and justifications run out without an event. */
export const useSchedule: Schedule = {
  name: 'sweep-use',
  rule: { everyMs: 60 * 60_000 },
  job: { name: 'sweep-use' },
};

const atRisk = counter({
  name: 'custodia_use_at_risk_total',
  help: 'Assets in use that were found to stand on something that must not be used',
  labels: ['kind'],
});

type Watch = { readonly kind: UsedKind; readonly ids: readonly string[] };

const watch = (organisation: string, kind: UsedKind, ids: readonly string[], occasion: string): JobRequest[] =>
  Array.from({ length: Math.ceil(ids.length / together) }, (_, page) => ({
    name: watchName,
    id: `${watchName}:${organisation}:${kind}:${page}:${occasion}`,
    organisation,
    data: { kind, ids: ids.slice(page * together, (page + 1) * together) } satisfies Watch,
  }));

/** Lets everything that runs be looked at, organisation by organisation. */
const sweepUse = (ports: UsePorts): JobDefinition => ({
  name: 'sweep-use',
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  async handle(job) {
    const slot = job.runAt ?? ports.clock().toISOString();
    for (const kind of usedKinds) {
      const { rows } = await ports.overview.query<{ organisation: string; ids: string[] }>(
        `select organisation_id as organisation, array_agg(id order by id) as ids from ${kind}_v1
         where cardinality(environments) > 0 group by organisation_id`,
      );
      for (const { organisation, ids } of rows) await ports.queue.enqueue(watch(organisation, kind, ids, slot));
    }
  },
});

const shown = [
  'model',
  'model_version',
  'dataset',
  'prompt',
  'system',
  'system_component',
  'system_connector',
  'subprocessor',
  'lineage_link',
];

/** Finds what runs and comes from assets of which something was recorded, and those assets themselves. */
const findTouchedUse = (ports: UsePorts): JobDefinition<TouchedUses> => ({
  name: findTouchedUseName,
  ...delivery,
  async handle({ organisation, data: { assets, position } }) {
    if (!(await ports.waiter.waitFor(shown, position, 20_000)))
      throw new Error(`The read models of the inventory have not reached ${position} yet.`);
    const touched = await within(ports, organisation, async (session) => {
      const starts = assets.map(({ kind, id }): LineageEnd => ({ kind, id, versionId: null }));
      const walking = walker(await edgesFrom(session, 'downstream', starts), 'downstream');
      const seen = new Set<string>();
      const reached = [...starts];
      for (const start of starts) reached.push(...(await inTurns(walking(start, seen))).map(({ end }) => end));
      const found = new Map<UsedKind, Set<string>>();
      for (const kind of usedKinds) {
        const ids = new Set(reached.filter((end) => end.kind === kind).map(({ id }) => id));
        const ended = assets.filter((asset) => asset.kind === kind && asset.ended).map(({ id }) => id);
        const running = ids.size === 0 ? [] : await runningOf(session, kind, [...ids]);
        found.set(kind, new Set([...ended, ...running.map(({ id }) => id)]));
      }
      return found;
    });
    for (const [kind, ids] of touched)
      if (ids.size > 0) await ports.queue.enqueue(watch(organisation, kind, [...ids], position));
  },
});

/** Records of each of these assets what stands against its use, if that has changed, and tells its owner. */
const watchUse = (ports: UsePorts): JobDefinition<Watch> => ({
  name: watchName,
  ...delivery,
  async handle({ organisation, data: { kind, ids }, attempt, attempts }) {
    const now = ports.clock().toISOString();
    const found = await within(ports, organisation, async (session) => {
      const running = await runningOf(session, kind, ids);
      const risks = await risksOf(session, kind, running, { now });
      return new Map(running.map(({ id }, index) => [id, risks[index]!.map(told)]));
    });
    for (const id of ids) {
      const known = await useInLog(ports.store, { organisation, kind, id });
      const obstacles = found.get(id) ?? [];
      if (!known || sameObstacles(known.obstacles, obstacles)) continue;
      const notice =
        obstacles.length === 0
          ? null
          : await tell(ports, { organisation, kind, id, ...known }, obstacles, attempt >= attempts);
      await recordUseAtRisk(ports.store, { organisation, kind, id }, { obstacles, notice }, { actor, at: now });
      if (obstacles.length > 0) atRisk.inc({ kind });
    }
  },
});

async function within<Result>(
  { reader }: UsePorts,
  organisation: string,
  read: (session: ReadSession) => Promise<Result>,
): Promise<Result> {
  const session = reader.session(organisation);
  try {
    return await read(session);
  } finally {
    await session.end();
  }
}

interface Owned {
  readonly organisation: string;
  readonly kind: UsedKind;
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly revision: number | bigint;
}

async function tell(
  ports: UsePorts,
  { organisation, kind, id, ownerId: recipientId, name, revision }: Owned,
  obstacles: readonly ToldObstacle[],
  last: boolean,
): Promise<UseAtRisk['notice']> {
  const person = await personInLog(ports, organisation, recipientId);
  if (!person) return { recipientId, mail: 'no_address' };
  const { publicUrl } = ports.config.http;
  const outcome = await ports.mail.send({
    to: { address: person.email, name: headerText(person.name) },
    subject: headerText(`At risk: ${name}`),
    messageId: messageIdFor(new URL(publicUrl).hostname.replace(/[[\]:]/g, '-'), 'use', id, String(revision)),
    ...composeMail({
      title: `A ${kind} in use is at risk`,
      paragraphs: [
        `"${name}" is in use, and it, or something that it comes from, must not be used:`,
        ...obstacles.slice(0, 20).map(sentenceOf),
        ...(obstacles.length > 20
          ? [`There are ${obstacles.length - 20} more; ask for \`atRisk\` of the ${kind}.`]
          : []),
        `${[...new Set(obstacles.map(remedyOf))].join(' ')} Or take the ${kind} out of use. Its id is ${id}.`,
      ],
      action: { label: `Open the ${kind}`, url: `${publicUrl}/inventory/${kind}s/${id}` },
      footer: `Sent by Custodia at ${publicUrl} because you own this ${kind}.`,
    }),
  });
  if (outcome.kind === 'sent') return { recipientId, mail: 'sent' };
  if (!outcome.permanent && !last) throw new Error(`The mail server asks to try again later (${outcome.code})`);
  return { recipientId, mail: 'bounced' };
}

export const useJobs = (ports: UsePorts): JobDefinition[] => [sweepUse(ports), findTouchedUse(ports), watchUse(ports)];
