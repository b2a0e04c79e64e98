import { execute, load, type EventStore } from '@custodia/event-store';
import { dataset, model, prompt, subprocessor, system } from '@custodia/inventory';
import { GiveUp, reactor, type JobDefinition } from '@custodia/jobs';
import type { Refusal } from '@custodia/kernel';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalCodec, type DisposalEvent } from '../disposal/disposal.events.js';
import type { OpenCase } from '../disposal/disposal.state.js';
import { meta, often, seen, type LifecyclePorts } from '../ports.js';
import { transfer } from '../transfer/transfer.decider.js';

const recordName = 'record-asset-disposal';
const remainderName = 'record-remainder-disposal';

export const certifiedReactor = reactor<DisposalEvent>({
  name: 'certified-disposals',
  codecs: [disposalCodec],
  on: {
    DisposalCertified: ({ subject, position }) => [
      { name: recordName, data: { caseId: subject, position } },
      { name: remainderName, data: { caseId: subject, position } },
    ],
  },
});

interface Disposed {
  readonly id: string;
  readonly caseId: string;
  readonly certificateNumber: string;
  readonly disposedAt: string;
  readonly actor: string;
  readonly at: string;
}

/** Makes the asset in the inventory the tombstone that names case and certificate. */
async function recordOn(
  store: EventStore,
  organisation: string,
  kind: OpenCase['asset']['kind'],
  fields: Disposed,
): Promise<Refusal | null> {
  const target = { organisation, id: fields.id };
  const answer = async (
    outcome: Promise<{ kind: 'done' } | { kind: 'refused'; refusal: Refusal }>,
  ): Promise<Refusal | null> => {
    const result = await outcome;
    return result.kind === 'refused' ? result.refusal : null;
  };
  switch (kind) {
    case 'model':
      return answer(execute(store, model, target, { type: 'RecordModelDisposal', ...fields }));
    case 'dataset':
      return answer(execute(store, dataset, target, { type: 'RecordDatasetDisposal', ...fields }));
    case 'prompt':
      return answer(execute(store, prompt, target, { type: 'RecordPromptDisposal', ...fields }));
    case 'system':
      return answer(execute(store, system, target, { type: 'RecordSystemDisposal', ...fields }));
    case 'subprocessor':
      return answer(execute(store, subprocessor, target, { type: 'RecordSubprocessorDisposal', ...fields }));
    case 'document':
    case 'device':
      return null;
  }
}

export const certifiedJobs = (ports: LifecyclePorts): JobDefinition[] =>
  [
    {
      name: recordName,
      ...often,
      async handle({ organisation, data: { caseId } }) {
        const { state } = await load(ports.store, disposal, { organisation, id: caseId });
        // The disposal of one version leaves the asset in the inventory; its certificate names the version.
        if (state.stage === 'none' || state.asset.versionId !== undefined) return;
        const certificate = state.certificates.find(({ locationId }) => locationId === undefined);
        if (!certificate) return;
        const { actor, at } = meta(ports);
        const refusal = await recordOn(ports.store, organisation, state.asset.kind, {
          id: state.asset.id,
          caseId,
          certificateNumber: certificate.number,
          disposedAt: at,
          actor,
          at,
        });
        if (refusal && refusal.code !== 'ASSET_DISPOSED')
          throw new GiveUp(
            `${state.asset.name} is certified as disposed of, but the inventory refused to say so: ${refusal.message}`,
          );
      },
    } satisfies JobDefinition<{ caseId: string; position: string }>,
    {
      name: remainderName,
      ...often,
      async handle({ organisation, data: { caseId, position } }) {
        await seen(ports, ['transfer_case'], position);
        const { state } = await load(ports.store, disposal, { organisation, id: caseId });
        if (state.stage === 'none') return;
        const session = ports.reader.session(organisation);
        const transfers = await session
          .query<{ id: string }>(`select id from transfer_case_v1 where disposal_id = $1 and status = 'disposing'`, [
            caseId,
          ])
          .finally(() => session.end());
        for (const { id } of transfers) {
          const outcome = await execute(
            ports.store,
            transfer,
            { organisation, id },
            { type: 'RecordRemainderDisposal', disposalId: caseId, certificates: state.certificates, ...meta(ports) },
          );
          if (outcome.kind === 'refused') throw new GiveUp(outcome.refusal.message);
        }
      },
    } satisfies JobDefinition<{ caseId: string; position: string }>,
  ] as unknown as JobDefinition[];
