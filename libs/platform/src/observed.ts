import type { EventStore, RecordedEvent, SubscribeOptions } from '@custodia/event-store';
import { foundBusy, type Job, type JobDefinition } from '@custodia/jobs';
import { derivedId } from '@custodia/kernel';
import type { Mail } from '@custodia/mail';
import { counted, counter, histogram, newFacts, traced, tracedTogether, withFacts } from '@custodia/telemetry';

const appends = counter({
  name: 'custodia_appends_total',
  help: 'Appends to the log: appended, conflict (another writer was faster) or fault',
  labels: ['outcome'],
});
const appendedEvents = counter({ name: 'custodia_events_appended_total', help: 'Events that this process appended' });
const appendSeconds = histogram({ name: 'custodia_append_seconds', help: 'From an append to its answer' });
const mails = counter({
  name: 'custodia_mails_total',
  help: 'Mails: sent, refused (for good), deferred (the server asks for another attempt) or fault',
  labels: ['outcome'],
});
const mailSeconds = histogram({ name: 'custodia_mail_seconds', help: 'From a mail to the answer of the server' });
const attempts = counter({
  name: 'custodia_job_attempts_total',
  help: 'Attempts of jobs, and how they ended: done, failed, or busy (others were writing the same record; it comes again soon)',
  labels: ['job', 'outcome'],
});
const jobSeconds = histogram({ name: 'custodia_job_seconds', help: 'Time of one attempt of a job', labels: ['job'] });

/** The store, with its appends measured, and appends and subscriptions traced. */
export function observedStore(store: EventStore): EventStore {
  return {
    ...store,
    async append(...[stream, expected, events]: Parameters<EventStore['append']>) {
      const end = appendSeconds.startTimer();
      const attributes = { 'custodia.events': events.length, 'custodia.category': categoryOf(stream) };
      try {
        const result = await counted(
          appends,
          ({ kind }) => kind,
          () => traced('append', { kind: 'client', attributes }, () => store.append(stream, expected, events)),
        );
        if (result.kind === 'appended') appendedEvents.inc(events.length);
        return result;
      } finally {
        end();
      }
    },
    subscribe(options: SubscribeOptions) {
      const { name = 'read', onBatch } = options;
      return store.subscribe({
        ...options,
        onBatch: (events, upTo) =>
          events.length === 0
            ? onBatch(events, upTo)
            : tracedTogether(
                name,
                () => correlationsOf(events),
                async () => onBatch(events, upTo),
              ),
      });
    },
  };
}

function* correlationsOf(events: readonly RecordedEvent[]): Generator<string> {
  for (const { metadata } of events) {
    const correlation: unknown = JSON.parse(metadata).correlation;
    if (typeof correlation === 'string') yield correlation;
  }
}

const categoryOf = (stream: string): string => /^[a-z_-]+?(?=-[0-9a-f]{8}-|-\*)/.exec(stream)?.[0] ?? 'other';

/** The mail, measured and traced. */
export const observedMail = (mail: Mail): Mail => ({
  forget: (address) => mail.forget(address),
  close: () => mail.close(),
  send(message) {
    const end = mailSeconds.startTimer();
    return counted(
      mails,
      (outcome) => (outcome.kind === 'sent' ? 'sent' : outcome.permanent ? 'refused' : 'deferred'),
      () => traced('send mail', { kind: 'client' }, () => mail.send(message)),
    ).finally(end);
  },
});

/** A kind of job, measured and traced: as part of what asked for it, when the job carries a correlation. */
export const observedJob = (definition: JobDefinition): JobDefinition => ({
  ...definition,
  handle(job: Job, signal) {
    const end = jobSeconds.startTimer({ job: job.name });
    const correlation = job.correlation ?? derivedId(job.name, job.id, String(job.attempt));
    const attributes = { 'custodia.job': job.name, 'custodia.attempt': job.attempt };
    return withFacts(newFacts(correlation), () =>
      traced(`job ${job.name}`, { correlation, kind: 'consumer', attributes }, () => definition.handle(job, signal)),
    )
      .then(
        () => attempts.inc({ job: job.name, outcome: 'done' }),
        (fault: unknown) => {
          attempts.inc({ job: job.name, outcome: foundBusy(fault) ? 'busy' : 'failed' });
          throw fault;
        },
      )
      .finally(end);
  },
});
