import { execute, load, streamName, type EventStore } from '@custodia/event-store';
import { organisationNameInLog } from '@custodia/identity/read';
import type { JobDefinition, JobQueue, JobRequest, Schedule } from '@custodia/jobs';
import type { Config } from '@custodia/kernel';
import { composeMail, delivery, headerText, messageIdFor, type Mail, type MailContent } from '@custodia/mail';
import type { Overview, ProjectionWaiter } from '@custodia/read-models';
import type { Sealed, Vault } from '@custodia/vault';
import { subprocessorCodec } from '../subprocessor/subprocessor.events.js';
import { subprocessorInLog } from '../subprocessor/subprocessor.read.js';
import { confirmWithinDays, listSubscription, type ListSubscriptionCommand } from './list-subscription.decider.js';
import { subscriberSealedAt } from './list-subscription.events.js';

export interface ListSubscriptionPorts {
  readonly store: EventStore;
  /** Sees every organisation: the jobs name theirs. */
  readonly overview: Overview;
  readonly vault: Pick<Vault, 'openAll' | 'erase'>;
  readonly mail: Pick<Mail, 'send'>;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly waiter: Pick<ProjectionWaiter, 'waitFor'>;
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: () => Date;
}

const actor = 'worker:list-subscription';
const dayMs = 86_400_000;
const pageSize = 1_000;

/** Every day: what nobody confirmed in time is forgotten, and what belongs to an erased person ends. */
export const subscriptionSchedule: Schedule = {
  name: 'sweep-list-subscriptions',
  rule: { everyMs: dayMs },
  job: { name: 'sweep-list-subscriptions' },
};

export const listSubscriptionJobs = (ports: ListSubscriptionPorts): JobDefinition[] => [
  askSubscriber(ports) as JobDefinition,
  spreadNotice(ports) as JobDefinition,
  sendNotice(ports) as JobDefinition,
  eraseSubscriber(ports) as JobDefinition,
  sweepSubscriptions(ports),
];

type Subscription = { readonly subscriptionId: string };
type Notice = { readonly subprocessorId: string; readonly noticeId: string };

const tell = (ports: ListSubscriptionPorts, organisation: string, command: ListSubscriptionCommand) =>
  execute(
    ports.store,
    listSubscription,
    { organisation, id: command.id },
    {
      ...command,
      actor,
      at: ports.clock().toISOString(),
    },
  );

/** The mail that asks for the confirmation. */
const askSubscriber = (ports: ListSubscriptionPorts): JobDefinition<Subscription> => ({
  name: 'ask-list-subscriber',
  ...delivery,
  async handle({ organisation, data: { subscriptionId: id }, attempt, attempts }) {
    const { state } = await load(ports.store, listSubscription, { organisation, id });
    if (state.status !== 'requested' || state.asked) return;
    const asker = (await organisationNameInLog(ports.store, organisation)) ?? '';
    const sent = await send(ports, organisation, id, state, 'confirmation', attempt >= attempts, (link) => ({
      title: `Notices of changes to the subprocessors of ${asker}`,
      paragraphs: [
        `Somebody, probably you, asked to be told by mail when ${asker} changes its list of subprocessors. Confirm with the link within ${confirmWithinDays} days; without that you will hear nothing more.`,
      ],
      action: { label: 'Confirm', url: link('confirm') },
      footer: 'If you did not ask for it, ignore this mail.',
    }));
    await tell(ports, organisation, { type: 'RecordSubscriptionAsked', id, messageId: sent });
  },
});

/** Lets every confirmed subscriber be told of one notice, each address once. */
const spreadNotice = (ports: ListSubscriptionPorts): JobDefinition<Notice & { readonly position: string }> => ({
  name: 'spread-list-notice',
  ...delivery,
  async handle({ organisation, data: { position, ...data } }) {
    // Whoever confirmed before the announcement is told.
    if (!(await ports.waiter.waitFor(['list_subscription'], position, 20_000)))
      throw new Error(`The subscriptions have not reached ${position} yet.`);
    const seen = new Set<string>();
    for (let after = ''; ;) {
      const { rows } = await ports.overview.query<{ id: string; email: Sealed }>(
        `select id, email from list_subscription_v1 where organisation_id = $1 and status = 'confirmed' and id > $2 order by id limit ${pageSize}`,
        [organisation, after],
      );
      const opened = await ports.vault.openAll(
        organisation,
        rows.map(({ id, email }) => ({ context: subscriberSealedAt(organisation, id, 'email'), sealed: email })),
      );
      const requests = rows.flatMap(({ id }, index): JobRequest[] => {
        const address = opened[index]!;
        if (address.kind !== 'text' || seen.has(address.text.toLowerCase())) return [];
        seen.add(address.text.toLowerCase());
        return [
          {
            name: 'send-list-notice',
            id: `send-list-notice:${data.noticeId}:${id}`,
            organisation,
            data: { ...data, subscriptionId: id },
          },
        ];
      });
      if (requests.length > 0) await ports.queue.enqueue(requests);
      if (rows.length < pageSize) return;
      after = rows.at(-1)!.id;
    }
  },
});

/** One notice to one subscriber. */
const sendNotice = (ports: ListSubscriptionPorts): JobDefinition<Notice & Subscription> => ({
  name: 'send-list-notice',
  ...delivery,
  async handle({ organisation, data: { subscriptionId: id, subprocessorId, noticeId }, attempt, attempts }) {
    const { state } = await load(ports.store, listSubscription, { organisation, id });
    if (state.status !== 'confirmed' || state.mailed.includes(noticeId)) return;
    const told = await noticeOf(ports.store, organisation, subprocessorId, noticeId);
    if (!told) return;
    const asker = (await organisationNameInLog(ports.store, organisation)) ?? '';
    const list = `${ports.config.http.publicUrl}/subprocessors/${organisation}`;
    const sent = await send(ports, organisation, id, state, `notice ${noticeId}`, attempt >= attempts, (link) => ({
      title: `Subprocessors of ${asker}: ${told.name}`,
      paragraphs: [told.summary, `Takes effect on ${told.effectiveAt.slice(0, 10)}.`],
      action: { label: 'The list of subprocessors', url: list },
      footer: `Sent by Custodia for ${asker} because you subscribed to these notices. End them: ${link('end')}`,
    }));
    await tell(ports, organisation, { type: 'RecordListNotice', id, noticeId, messageId: sent });
    if (sent === null) await tell(ports, organisation, { type: 'EndListSubscription', id, because: 'bounced' });
  },
});

const eraseSubscriber = (ports: ListSubscriptionPorts): JobDefinition<Subscription> => ({
  name: 'erase-list-subscriber',
  ...delivery,
  async handle({ organisation, data: { subscriptionId: id } }) {
    await ports.vault.erase({ organisation, id });
  },
});

const sweepSubscriptions = (ports: ListSubscriptionPorts): JobDefinition => ({
  name: 'sweep-list-subscriptions',
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  async handle() {
    const before = new Date(ports.clock().getTime() - confirmWithinDays * dayMs).toISOString();
    // Rows follow a moment later; what is left is found tomorrow.
    const { rows } = await ports.overview.query<{ organisation: string; id: string }>(
      `select organisation_id as organisation, id from list_subscription_v1 where status = 'requested' and created_at < $1 order by organisation_id, id limit ${10 * pageSize}`,
      [before],
    );
    for (const { organisation, id } of rows)
      await tell(ports, organisation, { type: 'EndListSubscription', id, because: 'unconfirmed' });
    await endErased(ports);
  },
});

/** Whoever is erased under an address loses the keys of its subscriptions, too; they are recorded as ended here. */
async function endErased(ports: ListSubscriptionPorts): Promise<void> {
  for (let after = ['', '']; ;) {
    const { rows } = await ports.overview.query<{ organisation: string; id: string; email: Sealed }>(
      `select organisation_id as organisation, id, email from list_subscription_v1 where status <> 'ended' and (organisation_id, id) > ($1, $2) order by organisation_id, id limit ${pageSize}`,
      after,
    );
    for (const organisation of new Set(rows.map((row) => row.organisation))) {
      const own = rows.filter((row) => row.organisation === organisation);
      const opened = await ports.vault.openAll(
        organisation,
        own.map(({ id, email }) => ({ context: subscriberSealedAt(organisation, id, 'email'), sealed: email })),
      );
      for (const [index, { id }] of own.entries())
        if (opened[index]!.kind === 'erased')
          await tell(ports, organisation, { type: 'EndListSubscription', id, because: 'erased' });
    }
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = [last.organisation, last.id];
  }
}

/** Sends a mail with links that only its reader has; `null` when the mail server refused it for good. */
async function send(
  { vault, mail, config }: ListSubscriptionPorts,
  organisation: string,
  id: string,
  state: { readonly email: Sealed; readonly secret: Sealed },
  purpose: string,
  last: boolean,
  write: (link: (step: 'confirm' | 'end') => string) => MailContent,
): Promise<string | null> {
  const [email, secret] = await vault.openAll(organisation, [
    { context: subscriberSealedAt(organisation, id, 'email'), sealed: state.email },
    { context: subscriberSealedAt(organisation, id, 'secret'), sealed: state.secret },
  ]);
  if (email?.kind !== 'text' || secret?.kind !== 'text') return null;
  const { publicUrl } = config.http;
  const link = (step: 'confirm' | 'end'): string =>
    `${publicUrl}/subprocessors/${organisation}/subscriptions/${id}/${step}?secret=${secret.text}`;
  const content = write(link);
  const outcome = await mail.send({
    to: email.text,
    subject: headerText(content.title),
    messageId: messageIdFor(new URL(publicUrl).hostname.replace(/[[\]:]/g, '-'), 'list-subscription', id, purpose),
    headers: { 'List-Unsubscribe': `<${link('end')}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    ...composeMail(content),
  });
  if (outcome.kind === 'sent') return outcome.messageId;
  if (!outcome.permanent && !last) throw new Error(`The mail server asks to try again later (${outcome.code})`);
  return null;
}

/** A notice as it was announced, by the id of its event. */
async function noticeOf(store: EventStore, organisation: string, subprocessorId: string, noticeId: string) {
  const state = await subprocessorInLog(store, { organisation, id: subprocessorId });
  if (state.status !== 'registered' && state.status !== 'retired') return null;
  for await (const recorded of store.readStream(streamName(subprocessorCodec.category, organisation, subprocessorId))) {
    if (recorded.id !== noticeId) continue;
    const { data } = subprocessorCodec.decode(recorded);
    return 'summary' in data
      ? { name: state.current.name, summary: data.summary, effectiveAt: data.effectiveAt }
      : null;
  }
  return null;
}
