import { load, type EventStore } from '@custodia/event-store';
import {
  EVERY_ORGANISATION,
  type DeadJob,
  type JobDefinition,
  type JobQueue,
  type JobRequest,
  type Schedule,
} from '@custodia/jobs';
import type { Config } from '@custodia/kernel';
import { composeMail, delivery, headerText, MailFault, messageIdFor, type Mail } from '@custodia/mail';
import type { Vault } from '@custodia/vault';
import { installation } from '../founding/installation.decider.js';
import { membersOf, type MemberEntry } from '../operator/directory.js';

/** What telling the administrators about dead jobs needs. */
export interface DeadJobPorts {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly mail: Mail;
  readonly queue: JobQueue;
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: () => Date;
}

const mailJob = 'mail-dead-jobs';
const sweepJob = 'report-dead-jobs';
/** Shorter than the ids of finished jobs are remembered: what was told once is not told again. */
const lookBackMs = 6 * 86_400_000;
const mostLetters = 1_000;

export const deadJobsSchedule: Schedule = {
  name: sweepJob,
  rule: { everyMs: 3 * 60 * 60_000 },
  job: { name: sweepJob },
};

/**
 * Looks for jobs that died since the last look, and asks for one digest for each administrator of their organisation; jobs of
 * the whole installation concern those of the organisation that was founded first. The digests themselves are left out.
 */
export const reportDeadJobs = (ports: DeadJobPorts): JobDefinition => ({
  name: sweepJob,
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  async handle() {
    const dead = await freshlyDead(ports);
    const first = await load(ports.store, installation, { organisation: EVERY_ORGANISATION, id: 'first' });
    const firstOrganisation = first.state?.organisationId;
    for (const organisation of new Set(dead.map((job) => job.organisation))) {
      const told = organisation === EVERY_ORGANISATION ? firstOrganisation : organisation;
      if (told === undefined) continue;
      // Newest first, so a digest is named by what is new in it.
      const until = dead.find((job) => job.organisation === organisation)!.failedAt;
      const admins = (await membersOf(ports, told)).filter(isAdmin);
      await ports.queue.enqueue(
        admins.map(({ id }): JobRequest => ({
          name: mailJob,
          id: `dead-jobs:${organisation}:${id}:${until}`,
          organisation: told,
          data: { memberId: id, of: organisation, until },
        })),
      );
    }
  },
});

/** One mail that lists what died, by kind. */
export const mailDeadJobs = (ports: DeadJobPorts): JobDefinition<{ memberId: string; of: string; until: string }> => ({
  name: mailJob,
  ...delivery,
  async handle({ id, organisation, data: { memberId, of, until }, attempt, attempts }) {
    const admin = (await membersOf(ports, organisation)).find((one) => one.id === memberId && isAdmin(one));
    const dead = (await freshlyDead(ports)).filter((job) => job.organisation === of && job.failedAt <= until);
    // Retried or discarded meanwhile, or no administrator any more: nothing to tell.
    if (!admin || dead.length === 0) return;
    const { publicUrl } = ports.config.http;
    const title = `${dead.length} background job${dead.length === 1 ? '' : 's'} failed for good`;
    const outcome = await ports.mail.send({
      to: { address: admin.email, name: headerText(admin.name) },
      subject: title,
      messageId: messageIdFor(new URL(publicUrl).hostname.replace(/[[\]:]/g, '-'), id),
      ...composeMail({
        title,
        paragraphs: [
          of === EVERY_ORGANISATION ? 'They work for the whole installation.' : 'They work for your organisation.',
          ...byKind(dead).map(
            ([name, letters]) =>
              `${name}: ${letters.length}, last at ${letters[0]!.failedAt}\n${letters[0]!.reason.slice(0, 300)}`,
          ),
          'Nothing of it is tried again by itself. When the cause is mended, retry the jobs at the console, or discard them; an operator does the same with "custodia jobs retry" and "custodia jobs discard".',
        ],
        action: { label: 'See the jobs', url: `${publicUrl}/jobs` },
        footer: `Sent once by Custodia at ${publicUrl} because you are an administrator.`,
      }),
    });
    if (outcome.kind === 'refused' && !outcome.permanent && attempt < attempts)
      throw new MailFault('UNAVAILABLE', `The mail server asks to try again later (${outcome.code})`);
  },
});

async function freshlyDead({ queue, clock }: DeadJobPorts): Promise<DeadJob[]> {
  const since = new Date(clock().getTime() - lookBackMs).toISOString();
  const letters = await queue.deadLetters({ limit: mostLetters });
  return letters.filter(({ name, failedAt }) => name !== mailJob && name !== sweepJob && failedAt > since);
}

const isAdmin = ({ status, roles }: MemberEntry): boolean => status === 'active' && roles.includes('admin');

function byKind(dead: readonly DeadJob[]): [string, DeadJob[]][] {
  const kinds = new Map<string, DeadJob[]>();
  for (const job of dead) kinds.set(job.name, [...(kinds.get(job.name) ?? []), job]);
  return [...kinds];
}
