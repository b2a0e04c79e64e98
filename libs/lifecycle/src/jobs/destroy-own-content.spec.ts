import { beforeEach, describe, expect, it } from '@jest/globals';
import { execute, load, streamName, type EventStore } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { newId } from '@custodia/kernel';
import { inMemoryVault } from '@custodia/vault/testing';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalCodec, type DisposalEvent } from '../disposal/disposal.events.js';
import { clear, digestAfter, model, play, requested, scoping, start } from '../disposal/disposal.example.js';
import type { LifecyclePorts } from '../ports.js';
import { destroyOwnContent } from './destroy-own-content.js';

const organisation = newId();
const files = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`);
const now = '2026-03-02T09:00:00.000Z';

/** An approved case about the model's files and key, both held by Custodia. */
function approvedCase(): DisposalEvent[] {
  const scoped = play([...requested, { ...scoping([]), dependants: [], heldByCustodia: { files, keys: [model.id] } }]);
  const scopeDigest = digestAfter(scoped);
  const decide = (actor: string) => ({ type: 'DecideAsCustodian', actor, decision: 'agree', scopeDigest }) as const;
  return play(
    [
      { type: 'RequestApproval' },
      decide('custodian-m'),
      decide('custodian-d'),
      { type: 'ApproveDisposal', facts: clear, actor: 'approver', scopeDigest },
    ],
    scoped,
  );
}

let store: EventStore;
let vault: ReturnType<typeof inMemoryVault>;
let removed: string[];
let holds: object[];
/** Reviews that have come to have the first file since the scope. */
let reviewIds: string[];
let caseId: string;

beforeEach(async () => {
  store = inMemoryEventStore();
  vault = inMemoryVault();
  [removed, holds, reviewIds, caseId] = [[], [], [], newId()];
  await vault.seal({ organisation, id: model.id }, 'test', 'secret');
  const events = play([start('custodia-files'), start('custodia-keys')], approvedCase());
  const meta = { organisation, actor: 'operator', at: now };
  await store.append(
    streamName('disposal', organisation, caseId),
    'no_stream',
    events.map((event) => disposalCodec.encode(newId(), event, meta)),
  );
});

const ports = (more: Partial<LifecyclePorts> = {}): LifecyclePorts =>
  ({
    store,
    vault,
    files: { remove: async (_: string, digest: string) => removed.push(digest) > 0 },
    reader: {
      session: () => ({
        query: async (sql: string) => {
          if (sql.includes('legal_hold_v1')) return holds;
          if (sql.includes('also_of')) return files.map((digest) => ({ digest, version_ids: ['v'], also_of: [] }));
          return sql.includes('review_file_v1') && reviewIds.length > 0 ? [{ digest: files[0], reviewIds }] : [];
        },
        end: async () => undefined,
      }),
    },
    clock: () => new Date(now),
    ...more,
  }) as unknown as LifecyclePorts;

const run = (
  locationId: string,
  { attempt = 1, trial = 1, more = {} }: { attempt?: number; trial?: number; more?: Partial<LifecyclePorts> } = {},
) =>
  destroyOwnContent(ports(more)).handle(
    { name: 'x', id: 'x', organisation, data: { caseId, locationId, attempt }, attempt: trial, attempts: 20 },
    AbortSignal.timeout(5_000),
  );

async function at(locationId: string) {
  const { state, revision } = await load(store, disposal, { organisation, id: caseId });
  return {
    revision,
    ...(state.stage === 'none' ? undefined : state.locations.find(({ planned }) => planned.id === locationId))!,
  };
}

describe('what Custodia holds itself', () => {
  it('is taken out of the store, and recorded by the service beside the operator', async () => {
    await run('custodia-files');
    expect(removed).toEqual(files);
    expect(await at('custodia-files')).toMatchObject({
      status: 'executed',
      achieved: 'logical.delete_all_versions',
      operators: ['operator', 'custodia'],
    });
  });

  it('is unreadable once its key is gone, which the record lists with its copies', async () => {
    await run('custodia-keys');
    expect(await vault.state({ organisation, id: model.id })).toBe('erased');
    expect(await at('custodia-keys')).toMatchObject({ status: 'executed', achieved: 'crypto_erase' });
  });

  it('is destroyed once, however often the job is seen', async () => {
    await run('custodia-files');
    const { revision } = await at('custodia-files');
    await run('custodia-files');
    expect([removed.length, (await at('custodia-files')).revision]).toEqual([2, revision]);
  });

  it('is left alone by the job of an attempt that is over', async () => {
    await run('custodia-files', { attempt: 2 });
    expect([removed, (await at('custodia-files')).status]).toEqual([[], 'started']);
  });

  it('is spared when a legal hold came after the start', async () => {
    holds.push({ id: 'h-1', authority: 'Court', targets: [{ by: 'asset', assetKind: 'model', assetId: model.id }] });
    await run('custodia-keys');
    expect(await vault.state({ organisation, id: model.id })).toBe('present');
    expect((await at('custodia-keys')).status).toBe('failed');
  });

  it('is spared when a review has come to have the same file since the scope', async () => {
    reviewIds.push('review-1');
    await run('custodia-files');
    expect(removed).toEqual([]);
    expect((await at('custodia-files')).status).toBe('failed');
    const events = await Array.fromAsync(store.readStream(streamName('disposal', organisation, caseId)));
    expect(JSON.parse(events.at(-1)!.data).error).toContain(`${files[0]} (review review-1)`);
  });

  it('is spared when the case itself was held', async () => {
    await execute(
      store,
      disposal,
      { organisation, id: caseId },
      { type: 'HoldDisposal', holdId: 'h-2', authority: 'Court', actor: 'custodia', at: now },
    );
    await run('custodia-files');
    expect([removed, (await at('custodia-files')).status]).toEqual([[], 'failed']);
  });

  it('is tried again while the store is away, and recorded as failed when it stays away', async () => {
    const more: Partial<LifecyclePorts> = {
      files: { has: async () => false, remove: () => Promise.reject(new Error('store is away')) },
    };
    await expect(run('custodia-files', { more })).rejects.toThrow('store is away');
    expect((await at('custodia-files')).status).toBe('started');
    await run('custodia-files', { more, trial: 20 });
    expect((await at('custodia-files')).status).toBe('failed');
  });
});
