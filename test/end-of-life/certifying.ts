import { load, streamName, type EventStore } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { organisationCodec } from '@custodia/identity';
import { newId } from '@custodia/kernel';
import { disposalCodec, type CaseFacts } from '@custodia/lifecycle';
import { inMemoryVault } from '@custodia/vault/testing';
import { certificateCodec, type CertificateEvent } from '../../libs/certificates/src/certificate.events.js';
import { events as validated } from '../../libs/certificates/src/document/example.js';
import { certifyDisposal } from '../../libs/certificates/src/issue/certify-disposal.js';
import type { IssuingPorts } from '../../libs/certificates/src/issue/issue.js';
import { keysInMemory } from '../../libs/certificates/src/keys/key-file.js';
import { keyRing } from '../../libs/certificates/src/keys/signing-keys.js';
import { numbersInMemory } from '../../libs/certificates/src/numbering/remembered-numbers.js';
import { fileDigest } from '../../libs/certificates/src/sign.js';
import { disposal } from '../../libs/lifecycle/src/disposal/disposal.decider.js';

/** Nothing new in the inventory, and no hold. */
export const clear: CaseFacts = {
  inventory: { locations: [], custodians: [], dependants: [], lineage: [], heldByCustodia: { files: [], keys: [] } },
  reopened: [],
  unfinished: [],
  holds: [],
  unstated: { members: [], organisationAddress: false },
};

/** A validated case and what certifies it, in memory; `copies` and `holds` are what the read models show besides. */
export async function certifying({ stated = true } = {}) {
  const world: { copies: object[]; holds: object[] } = { copies: [], holds: [] };
  const [organisation, caseId] = [newId(), newId()];
  const store: EventStore = inMemoryEventStore();
  const stored = new Map<string, Buffer>();
  const clock = () => new Date('2026-03-02T10:30:00.000Z');
  const keys = keyRing(keysInMemory(), clock);
  await keys.ensure();
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
      has: async () => false,
    },
    config: { http: { publicUrl: 'https://custodia.example' } },
    numbers: numbersInMemory(),
  };

  const append = async (events: typeof validated): Promise<void> => {
    const stream = streamName('disposal', organisation, caseId);
    await store.append(
      stream,
      'any',
      events.map((event) =>
        disposalCodec.encode(newId(), event, { organisation, actor: event.data.by, at: event.data.at }),
      ),
    );
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
  const run = (more: Partial<IssuingPorts> = {}) =>
    certifyDisposal({ ...ports, ...more }).handle(
      { name: 'x', id: 'x', organisation, data: { caseId }, attempt: 1, attempts: 20 },
      AbortSignal.timeout(30_000),
    );

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
  async function standing(): Promise<{ id: string; number: string }[]> {
    const lines = new Map<string, { id: string; number: string }>();
    for await (const recorded of store.readAll()) {
      if (!recorded.stream.startsWith('certificate-')) continue;
      const { type, data, subject } = certificateCodec.decode(recorded);
      if (type === 'CertificateIssued')
        lines.set(subject, { id: subject, number: (data as { number: string }).number });
      else lines.delete(subject);
    }
    return [...lines.values()];
  }
  const issued = async () =>
    (await register()).flatMap((event) => (event.type === 'CertificateIssued' ? [event.data] : []));
  const theCase = async () => {
    const { state } = await load(store, disposal, { organisation, id: caseId });
    if (state.stage === 'none') throw new Error('no case');
    return state;
  };

  if (stated) await stateAddress();
  await append(validated);
  return Object.assign(world, {
    organisation,
    caseId,
    store,
    stored,
    ports,
    append,
    stateAddress,
    run,
    register,
    standing,
    issued,
    theCase,
  });
}

export type Certifying = Awaited<ReturnType<typeof certifying>>;
