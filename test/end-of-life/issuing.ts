import { streamName, type EventStore } from '@custodia/event-store';
import { inMemoryEventStore, inMemoryLog, type InMemoryLog } from '@custodia/event-store';
import { organisationCodec } from '@custodia/identity';
import { newId } from '@custodia/kernel';
import { react, subscriptionOf } from '../../libs/jobs/src/reactor.js';
import type { KeptEvent, KeptEvents } from '@custodia/platform';
import { inMemoryVault } from '@custodia/vault/testing';
import { certificateCodec, type CertificateEvent } from '../../libs/certificates/src/certificate.events.js';
import type { IssuingPorts } from '../../libs/certificates/src/issue/issue.js';
import { keysInMemory } from '../../libs/certificates/src/keys/key-file.js';
import { keyRing } from '../../libs/certificates/src/keys/signing-keys.js';
import { numbersInMemory } from '../../libs/certificates/src/numbering/remembered-numbers.js';
import { keepGraveFacts, keepGraveFactsReactor } from '../../libs/certificates/src/restore/keep-grave-facts.js';
import { eraseContactReactor } from '../../libs/inventory/src/subprocessor/erase-contact.js';
import { reviewReactor } from '../../libs/vendor-review/src/jobs/reactors.js';
import { KEEP_EVENT } from '@custodia/platform';
import { fileDigest } from '../../libs/certificates/src/sign.js';

interface Line {
  readonly id: string;
  readonly number: string;
  readonly location_id: string | null;
}

/** What outlives the restore of an older backup of the log. */
interface Outside {
  readonly organisation: string;
  readonly log: InMemoryLog;
  readonly kept: KeptEvents;
  readonly stored: Map<string, Buffer>;
  readonly ports: Pick<IssuingPorts, 'keys' | 'numbers'>;
}
export interface Options {
  /** Whether the address of the organisation is stated. */
  readonly stated?: boolean;
  /** Begins with so many events of another world, as after the restore of a backup. */
  readonly restored?: { readonly from: Outside; readonly events: number };
}

/** What issues certificates, in memory; `copies` and `holds` are what the read models show besides. */
export async function issuing({ stated = true, restored }: Options = {}) {
  const world: { copies: object[]; holds: object[] } = { copies: [], holds: [] };
  const organisation = restored?.from.organisation ?? newId();
  const log = restored ? beginningOf(restored.from.log, restored.events) : inMemoryLog();
  const store: EventStore = inMemoryEventStore(log);
  const kept = restored?.from.kept ?? keptInMemory();
  const stored = restored?.from.stored ?? new Map<string, Buffer>();
  const clock = () => new Date('2026-03-02T10:30:00.000Z');
  const keys = restored?.from.ports.keys ?? keyRing(keysInMemory(), clock);
  if ('ensure' in keys) await (keys as ReturnType<typeof keyRing>).ensure();
  const ports: IssuingPorts = {
    store,
    keys,
    clock,
    vault: inMemoryVault(),
    reader: {
      session: () =>
        ({
          query: async (sql: string) =>
            sql.includes('organisation_v1')
              ? [{ name: 'Acme AG' }]
              : sql.includes('certificate_v1')
                ? standing()
                : sql.includes('select copy')
                  ? world.copies
                  : sql.includes('legal_hold_v1')
                    ? world.holds
                    : [],
          end: async () => undefined,
        }) as never,
    },
    files: {
      async put(_, source) {
        const bytes = Buffer.from(source as Uint8Array);
        stored.set(fileDigest(bytes), bytes);
        return { digest: fileDigest(bytes), size: bytes.length };
      },
      has: async (_, digest) => stored.has(digest),
    },
    config: { http: { publicUrl: 'https://custodia.example' } },
    numbers: restored?.from.ports.numbers ?? numbersInMemory(),
    kept,
  };

  const stateAddress = async (): Promise<void> => {
    const about = { organisation, actor: 'admin', at: '2026-01-01T00:00:00.000Z' };
    const events = [
      { type: 'OrganisationFounded', data: { name: 'Acme AG' } },
      { type: 'OrganisationAddressStated', data: { address: 'Example Street 1, Hamburg' } },
    ] as const;
    await store.append(
      streamName('organisation', organisation, organisation),
      'any',
      events.map((event) => organisationCodec.encode(newId(), event, about)),
    );
  };
  async function register(): Promise<CertificateEvent[]> {
    const entries: CertificateEvent[] = [];
    for await (const recorded of store.readAll())
      if (recorded.stream.startsWith('certificate-')) {
        const { type, data } = certificateCodec.decode(recorded);
        entries.push({ type, data } as CertificateEvent);
      }
    return entries;
  }
  /** What the register shows as issued. */
  async function standing(): Promise<Line[]> {
    const lines = new Map<string, Line>();
    for await (const recorded of store.readAll()) {
      if (!recorded.stream.startsWith('certificate-')) continue;
      const { type, data, subject } = certificateCodec.decode(recorded);
      if (type === 'CertificateIssued') {
        const { number, locationId = null } = data as { number: string; locationId?: string };
        lines.set(subject, { id: subject, number, location_id: locationId });
      } else lines.delete(subject);
    }
    return [...lines.values()];
  }
  const issued = async () =>
    (await register()).flatMap((event) => (event.type === 'CertificateIssued' ? [event.data] : []));

  /** What the worker does with every event that must not vanish. */
  async function keepGrave(): Promise<void> {
    const job = keepGraveFacts({ store, kept });
    for (const reactor of [keepGraveFactsReactor, eraseContactReactor, reviewReactor])
      for await (const recorded of store.readAll({ types: subscriptionOf(reactor) }))
        for (const request of react(reactor, recorded).filter(({ name }) => name === KEEP_EVENT))
          await job.handle(
            { ...request, data: request.data as never, attempt: 1, attempts: 20 },
            AbortSignal.timeout(30_000),
          );
  }

  if (stated && !restored) await stateAddress();
  return Object.assign(world, {
    organisation,
    log,
    kept,
    store,
    stored,
    ports,
    stateAddress,
    register,
    standing,
    issued,
    keepGrave,
  });
}

/** The same log as an older backup has it. */
function beginningOf(log: InMemoryLog, length: number): InMemoryLog {
  const older: InMemoryLog = { ...log, events: log.events.slice(0, length), streams: new Map(), waiting: new Set() };
  for (const event of older.events)
    older.streams.set(event.stream, [...(older.streams.get(event.stream) ?? []), event]);
  return older;
}

function keptInMemory(): KeptEvents {
  const events = new Map<string, KeptEvent>();
  return {
    keep: async (log, { stream, id, type, data, metadata, recordedAt }) =>
      void events.set(id, events.get(id) ?? { log, stream, id, type, data, metadata, recordedAt }),
    list: () => [...events.values()],
  };
}
