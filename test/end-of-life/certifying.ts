import { load, streamName } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { disposalCodec, type CaseFacts } from '@custodia/lifecycle';
import { events as validated } from '../../libs/certificates/src/document/example.js';
import { certifyDisposal } from '../../libs/certificates/src/issue/certify-disposal.js';
import type { IssuingPorts } from '../../libs/certificates/src/issue/issue.js';
import { disposal } from '../../libs/lifecycle/src/disposal/disposal.decider.js';
import { issuing, type Options } from './issuing.js';

/** Nothing new in the inventory, and no hold. */
export const clear: CaseFacts = {
  inventory: { locations: [], custodians: [], dependants: [], lineage: [], heldByCustodia: { files: [], keys: [] } },
  reopened: [],
  unfinished: [],
  holds: [],
  unstated: { members: [], organisationAddress: false },
  unconfirmed: [],
};

/** A validated case and what certifies it, in memory. */
export async function certifying(options: Options & { readonly caseId?: string } = {}) {
  const world = await issuing(options);
  const { organisation, store, ports } = world;
  const caseId = options.caseId ?? newId();

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
  const run = (more: Partial<IssuingPorts> = {}) =>
    certifyDisposal({ ...ports, ...more }).handle(
      { name: 'x', id: 'x', organisation, data: { caseId }, attempt: 1, attempts: 20 },
      AbortSignal.timeout(30_000),
    );

  const theCase = async () => {
    const { state } = await load(store, disposal, { organisation, id: caseId });
    if (state.stage === 'none') throw new Error('no case');
    return state;
  };

  if (!options.restored) await append(validated);
  return Object.assign(world, { caseId, append, run, theCase });
}

export type Certifying = Awaited<ReturnType<typeof certifying>>;
