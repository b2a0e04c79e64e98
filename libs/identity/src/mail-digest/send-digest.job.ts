import { execute, load, type EventStore } from '@custodia/event-store';
import { reactor, type JobDefinition } from '@custodia/jobs';
import { serviceActor, type Clock, type Config } from '@custodia/kernel';
import { composeMail, delivery, headerText, MailFault, messageIdFor, wordsOf, type Mail } from '@custodia/mail';
import type { Vault } from '@custodia/vault';
import { personInLog } from '../member/persons.read.js';
import { organisationNameInLog } from '../organisation/organisation.read.js';
import { mailDigest } from './digest.decider.js';
import { digestCodec, entrySealedAt, type DigestEvent } from './digest.events.js';
import type { DigestEntry } from './keep.js';

interface DigestPorts {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly mail: Mail;
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: Clock;
}

const name = 'send-mail-digest';
/** The most that one digest spells out; the console shows the rest. */
const mostEntries = 100;

export const words = {
  en: {
    title_one: 'One message of {{organisation}} for you',
    title_other: '{{count}} messages of {{organisation}} for you',
    dear: 'Dear {{name}},',
    since: 'This is what happened since the last digest.',
    more_one: 'There is one more message; Custodia shows it.',
    more_other: 'There are {{count}} more messages; Custodia shows them.',
    why: 'Sent by Custodia at {{url}} because you chose one mail a day. You can choose otherwise in your account: {{url}}/account',
  },
  de: {
    title_one: 'Eine Nachricht von {{organisation}} für Sie',
    title_other: '{{count}} Nachrichten von {{organisation}} für Sie',
    dear: 'Guten Tag {{name}},',
    since: 'Das ist seit der letzten Zusammenfassung geschehen.',
    more_one: 'Es gibt eine weitere Nachricht; Custodia zeigt sie.',
    more_other: 'Es gibt {{count}} weitere Nachrichten; Custodia zeigt sie.',
    why: 'Von Custodia unter {{url}} gesendet, weil Sie eine E-Mail am Tag gewählt haben. In Ihrem Konto können Sie das ändern: {{url}}/account',
  },
} as const;
const say = wordsOf(words);

/** What is kept for one morning asks for one job. */
export const digestReactor = reactor<DigestEvent>({
  name: 'mail-digest',
  codecs: [digestCodec],
  on: {
    MailKept: ({ subject, data: { dueAt } }) => [
      { name, id: `mail-digest:${subject}:${dueAt}`, runAt: dueAt, data: { memberId: subject, dueAt } },
    ],
  },
});

/** Mails a member what was kept for the morning, as one, and records it. Run again after a crash it has the same Message-ID. */
export const sendDigest = (ports: DigestPorts): JobDefinition<{ memberId: string; dueAt: string }> => ({
  name,
  ...delivery,
  async handle({ organisation, data: { memberId, dueAt }, attempt, attempts }) {
    const { store, vault, mail, config, clock } = ports;
    const place = { organisation, id: memberId };
    const { state } = await load(store, mailDigest, place);
    const waiting = Object.entries(state.waiting).filter(([, one]) => one.dueAt <= dueAt);
    if (waiting.length === 0) return;
    const entryIds = waiting.map(([id]) => id);
    const record = (messageId: string | null) =>
      execute(store, mailDigest, place, {
        type: 'RecordDigest',
        entryIds,
        messageId,
        actor: serviceActor,
        at: clock().toISOString(),
      });
    const person = await personInLog(ports, organisation, memberId);
    if (!person) return void (await record(null));
    const opened = await vault.openAll(
      organisation,
      waiting.map(([id, { entry }]) => ({ context: entrySealedAt(organisation, memberId, id), sealed: entry })),
    );
    const entries = opened.flatMap((one) => (one.kind === 'text' ? [JSON.parse(one.text) as DigestEntry] : []));
    const { publicUrl } = config.http;
    const said = say(person.language);
    const title = said('title', {
      count: entries.length,
      organisation: (await organisationNameInLog(store, organisation)) ?? 'Custodia',
    });
    const messageId = messageIdFor(new URL(publicUrl).hostname.replace(/[[\]:]/g, '-'), 'digest', memberId, dueAt);
    const more = entries.length - mostEntries;
    const outcome = await mail.send({
      to: { address: person.email, name: headerText(person.name) },
      subject: headerText(title),
      messageId,
      ...composeMail({
        title,
        paragraphs: [
          said('dear', { name: person.name }),
          said('since'),
          ...(more > 0 ? [said('more', { count: more })] : []),
        ],
        entries: entries.slice(0, mostEntries),
        footer: said('why', { url: publicUrl }),
        language: person.language,
      }),
    });
    if (outcome.kind === 'refused' && !outcome.permanent && attempt < attempts)
      throw new MailFault('UNAVAILABLE', `The mail server asks to try again later (${outcome.code})`);
    await record(outcome.kind === 'sent' ? messageId : null);
  },
});
