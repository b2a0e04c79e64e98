import { execute, load, type EventStore } from '@custodia/event-store';
import { keepForDigest } from '@custodia/identity';
import { personInLog } from '@custodia/identity/read';
import type { JobDefinition, JobQueue, JobRequest, Schedule } from '@custodia/jobs';
import type { Config } from '@custodia/kernel';
import { composeMail, dayInWords, delivery, headerText, messageIdFor, type Mail } from '@custodia/mail';
import type { Vault } from '@custodia/vault';
import { document, expiring, type DocumentState } from './document.decider.js';
import type { ExpiryNoticeData } from './document.events.js';
import { firstWarning, hasEnded, warningDue } from './expiry.policy.js';

/** What the watch over the documents needs. */
export interface DocumentPorts {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly mail: Mail;
  readonly queue: JobQueue;
  /** Reads the rows of every organisation: for sweeps, never for requests. */
  readonly overview: { query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }> };
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: () => Date;
}

const actor = 'worker:documents';

/** Every hour: what has passed and is not recorded yet. */
export const documentSchedule: Schedule = {
  name: 'sweep-documents',
  rule: { everyMs: 60 * 60_000 },
  job: { name: 'sweep-documents' },
};

interface Candidate {
  readonly organisation: string;
  readonly id: string;
  readonly valid_until: Date;
  readonly warn_days_before: readonly number[];
}

/** Longest time before an end of validity at which somebody can ask to be told, in days. */
const longestAhead = 730;

/** Finds, over all organisations, documents whose end is near or has come. Looks only; the jobs decide on the stream. */
export const sweepDocuments = (ports: DocumentPorts): JobDefinition => ({
  name: 'sweep-documents',
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  timeoutMs: 10 * 60_000,
  concurrency: 1,
  async handle(job, signal) {
    const now = ports.clock().toISOString();
    const slot = job.runAt ?? now;
    const horizon = new Date(Date.parse(now) + longestAhead * 86_400_000).toISOString();
    for (let after = ['', '']; !signal.aborted;) {
      const { rows } = await ports.overview.query(
        `select organisation_id as organisation, id, valid_until, warn_days_before from document_v1
         where (organisation_id, id) > ($1, $2) and status = 'valid' and valid_until <= $3 order by organisation_id, id limit 1000`,
        [...after, horizon],
      );
      const page = rows as Candidate[];
      const due = page.filter(
        ({ valid_until, warn_days_before }) => firstWarning(valid_until.toISOString(), warn_days_before) <= now,
      );
      if (due.length > 0)
        await ports.queue.enqueue(
          due.map(({ organisation, id }): JobRequest => ({
            name: 'watch-document',
            id: `watch-document:${id}:${slot}`,
            organisation,
            data: { documentId: id },
          })),
        );
      if (page.length < 1000) return;
      after = [page.at(-1)!.organisation, page.at(-1)!.id];
    }
  },
});

/** One document: tells its owner that the end is near or has come, and records it. Each is told once, late if it must be. */
export const watchDocument = (ports: DocumentPorts): JobDefinition<{ documentId: string }> => ({
  name: 'watch-document',
  ...delivery,
  async handle({ organisation, data: { documentId: id }, attempt, attempts }) {
    const target = { organisation, id };
    const { state } = await load(ports.store, document, target);
    if (state.status !== 'current') return;
    const at = ports.clock().toISOString();
    const { validUntil } = state.details;
    if (validUntil === null) return;
    const last = attempt >= attempts;
    if (hasEnded(validUntil, at)) {
      await execute(ports.store, document, target, { type: 'RecordExpiry', id, validUntil, actor, at });
      if (state.expired.has(validUntil) && state.told.has(validUntil)) return;
      const told = await tell(ports, organisation, id, state, validUntil, 0, last);
      await execute(ports.store, document, target, { type: 'RecordExpiryNotice', id, ...told, actor, at });
      return;
    }
    const daysBefore = warningDue(expiring(state), at);
    if (daysBefore === null) return;
    const told = await tell(ports, organisation, id, state, validUntil, daysBefore, last);
    await execute(ports.store, document, target, { type: 'RecordExpiryWarning', id, daysBefore, ...told, actor, at });
  },
});

type Current = Exclude<DocumentState, { status: 'absent' }>;

async function tell(
  ports: DocumentPorts,
  organisation: string,
  id: string,
  { details: { title, issuer }, ownerId: recipientId }: Current,
  validUntil: string,
  daysBefore: number,
  last: boolean,
): Promise<ExpiryNoticeData> {
  const person = await personInLog(ports, organisation, recipientId);
  if (!person) return { validUntil, recipientId, mail: 'no_address' };
  const day = dayInWords(validUntil, 'UTC', 'en');
  const over = daysBefore === 0;
  const { publicUrl } = ports.config.http;
  const messageId = messageIdFor(
    new URL(publicUrl).hostname.replace(/[[\]:]/g, '-'),
    'document',
    id,
    validUntil,
    String(daysBefore),
  );
  const subject = headerText(`${over ? 'Expired' : 'Expires soon'}: ${title}`);
  const content = {
    title: over ? 'A document has expired' : 'A document expires soon',
    paragraphs: [
      `"${title}" by ${issuer} ${over ? `was valid until ${day}` : `is valid until ${day}`}.`,
      'Get the next one, register it and let it supersede this one; or withdraw this one if it is no longer needed.',
      `Its id in the documents register is ${id}.`,
    ],
    action: { label: 'Open the document', url: `${publicUrl}/documents/${id}` },
    footer: `Sent by Custodia at ${publicUrl} because you own this document.`,
  };
  if (person.daily) {
    await keepForDigest(ports, { organisation, memberId: recipientId }, { messageId, ...content, title: subject });
    return { validUntil, recipientId, mail: 'sent' };
  }
  const outcome = await ports.mail.send({
    to: { address: person.email, name: headerText(person.name) },
    subject,
    messageId,
    ...composeMail(content),
  });
  if (outcome.kind === 'sent') return { validUntil, recipientId, mail: 'sent' };
  if (!outcome.permanent && !last) throw new Error(`The mail server asks to try again later (${outcome.code})`);
  return { validUntil, recipientId, mail: 'bounced' };
}
