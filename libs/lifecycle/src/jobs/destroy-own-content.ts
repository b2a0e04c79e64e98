import { createRequire } from 'node:module';
import { execute, load } from '@custodia/event-store';
import type { ReadSession } from '@custodia/read-models';
import { reactor, type JobDefinition } from '@custodia/jobs';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalCodec, type DisposalEvent } from '../disposal/disposal.events.js';
import type { LocationState, OpenCase } from '../disposal/disposal.state.js';
import type { Performed } from '../disposal/location.policy.js';
import { meta, often, type LifecyclePorts } from '../ports.js';
import { ownFiles } from '../disposal/own-files.facts.js';
import { ownLocationIds } from '../service.policy.js';
import { standingOn } from '../standing.view.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

const name = 'destroy-own-content';

export const destroyOwnContentReactor = reactor<DisposalEvent>({
  name,
  codecs: [disposalCodec],
  on: {
    SanitizationStarted: ({ subject, data: { locationId, attempt } }) =>
      ownLocationIds.includes(locationId) ? [{ name, data: { caseId: subject, locationId, attempt } }] : [],
  },
});

/**
 * Destroys what Custodia holds itself of an asset: files are taken out of the store, keys out of the vault. The start is in
 * the record before; a hold that came since stops it. What was destroyed by an attempt that died is destroyed again, harmlessly.
 */
export const destroyOwnContent = (
  ports: LifecyclePorts,
): JobDefinition<{ caseId: string; locationId: string; attempt: number }> => ({
  name,
  ...often,
  timeoutMs: 600_000,
  async handle({ organisation, attempt: trial, attempts, data: { caseId, locationId, attempt } }) {
    const { state } = await load(ports.store, disposal, { organisation, id: caseId });
    const location =
      state.stage === 'none' ? undefined : state.locations.find(({ planned }) => planned.id === locationId);
    if (state.stage === 'none' || !location || location.status !== 'started' || location.attempt !== attempt) return;
    const stopped = await stoppedBy(ports, organisation, state, location);
    if (stopped) return fail(ports, organisation, caseId, locationId, stopped);
    try {
      const performed = await destroy(ports, organisation, state, location);
      const outcome = await execute(
        ports.store,
        disposal,
        { organisation, id: caseId },
        { type: 'RecordSanitization', locationId, performed, ...meta(ports) },
      );
      if (outcome.kind === 'refused') throw new Error(outcome.refusal.message);
    } catch (fault) {
      if (trial < attempts) throw fault;
      await fail(ports, organisation, caseId, locationId, `Custodia could not destroy it: ${(fault as Error).message}`);
    }
  },
});

async function stoppedBy(
  ports: LifecyclePorts,
  organisation: string,
  state: OpenCase,
  { planned }: LocationState,
): Promise<string | null> {
  const session = ports.reader.session(organisation);
  try {
    const { holds } = await standingOn(session, state.asset, [planned.address], ports.clock().toISOString());
    const all = [...new Set([...state.holds, ...holds.map(({ holdId }) => holdId)])];
    if (all.length > 0) return `A legal hold (${all.join(', ')}) came before anything was destroyed.`;
    return planned.id === 'custodia-files' ? await sharedSince(session, state, planned.address) : null;
  } finally {
    await session.end();
  }
}

/** Whether something else has come to have one of the files since the scope: then it is not this asset's to destroy. */
async function sharedSince(
  session: Pick<ReadSession, 'query'>,
  { asset }: OpenCase,
  address: string,
): Promise<string | null> {
  const named = address.split(' ');
  const shared = (await ownFiles(session, asset)).filter(
    ({ digest, alsoOf }) => alsoOf.length > 0 && named.includes(digest),
  );
  if (shared.length === 0) return null;
  const words = shared.map(({ digest, alsoOf }) => `${digest} (${alsoOf.join(', ')})`);
  return `Others have come to have the same file since: ${words.join('; ')}. Nothing was destroyed; take it from them, or have the location left residual.`;
}

async function destroy(
  ports: LifecyclePorts,
  organisation: string,
  { asset }: OpenCase,
  { planned }: LocationState,
): Promise<Performed> {
  const startedAt = ports.clock().toISOString();
  const tool = { name: 'Custodia', version };
  const things = planned.address.split(' ');
  if (planned.id === 'custodia-keys') {
    for (const id of things) {
      // The scope names the asset's own key; nothing else is ever erased for it.
      if (id !== asset.id) throw new Error(`The key ${id} does not belong to ${asset.name}`);
      await ports.vault.erase({ organisation, id });
    }
    return {
      method: 'crypto_erase',
      tool,
      startedAt,
      finishedAt: ports.clock().toISOString(),
      technique:
        'File of the AES-256-GCM data key overwritten and removed from the key folder; database and write-ahead log hold no key. Copies of the key folder made before are a location of their own.',
      keys: things.map((keyId) => ({ keyId, copies: [{ place: 'key folder of Custodia', destroyed: true }] })),
    };
  }
  for (const digest of things) await ports.files.remove(organisation, digest);
  return {
    method: 'logical.delete_all_versions',
    tool,
    startedAt,
    finishedAt: ports.clock().toISOString(),
    technique: `${things.length === 1 ? 'One file' : `${things.length} files`} removed from the file store with every stored version.`,
  };
}

async function fail(
  ports: LifecyclePorts,
  organisation: string,
  caseId: string,
  locationId: string,
  error: string,
): Promise<void> {
  await execute(
    ports.store,
    disposal,
    { organisation, id: caseId },
    { type: 'RecordSanitizationFailure', locationId, error, ...meta(ports) },
  );
}
