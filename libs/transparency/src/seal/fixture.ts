import { generateKeyPairSync, sign } from 'node:crypto';
import type { EventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import type { CheckpointSigner, VerifyingKey } from '../checkpoint/checkpoint.js';
import type { Transparency } from '../port.js';
import { noPins, type Pins } from './pins.js';
import { startSealer, type SealerOptions } from './sealer.js';

/** A key pair, and what is published of it. */
export function aSigner(kid = newId()): { signer: CheckpointSigner; key: VerifyingKey } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  return {
    signer: { kid, publicKey: Buffer.from(x!, 'base64url'), sign: async (bytes) => sign(null, bytes, privateKey) },
    key: { kid, crv: 'Ed25519', x },
  };
}

/** Pins that are kept as long as the test. */
export function pinsInMemory(): Pins & { readonly all: Map<string, { size: number; root: Buffer }> } {
  const all = new Map<string, { size: number; root: Buffer }>();
  return {
    all,
    load: async () => [...all].map(([organisation, pin]) => ({ organisation, ...pin, from: 'the state file' })),
    save: async (_, pins) => pins.forEach(({ organisation, size, root }) => all.set(organisation, { size, root })),
  };
}

export const anEvent = (data: unknown = { n: 1 }) => ({
  id: newId(),
  type: 'SomethingHappened',
  data: JSON.stringify(data),
  metadata: JSON.stringify({ actor: 'member-1', at: '2026-03-01T09:00:00.000Z', schema: 1 }),
});

/** Appends so many events to the organisation's streams, in turns. */
export async function fill(store: EventStore, organisation: string, count: number, streams = 3): Promise<void> {
  for (let n = 0; n < count; n++)
    await store.append(`thing-${organisation}.s${n % streams}`, 'any', [anEvent({ n, organisation })]);
}

/** Seals everything that the log has now, and stops. */
export async function sealAll(
  options: Pick<SealerOptions, 'kept' | 'log' | 'signer'> & { readonly store: EventStore } & Partial<SealerOptions>,
): Promise<void> {
  const { store, kept, log } = options;
  const faults: unknown[] = [];
  const sealer = startSealer({
    owner: newId(),
    pins: noPins,
    withinMs: 5,
    leaseMs: 1_000,
    onFault: (fault) => faults.push(fault),
    onRefused: (fault) => faults.push(fault),
    ...options,
  });
  const head = await store.head();
  while ((await kept.sealedUpTo(log)) < head && faults.length === 0) await new Promise((next) => setTimeout(next, 5));
  await sealer.stop();
  if (faults.length > 0) throw faults[0];
}

export const treeSize = async (kept: Transparency, log: string, organisation: string): Promise<number> =>
  (await kept.trees(log, organisation))[0]?.size ?? 0;
