import { execute, load } from '@custodia/event-store';
import { recordDisposal } from '@custodia/inventory';
import { GiveUp, reactor, type JobDefinition } from '@custodia/jobs';
import { disposal } from '../disposal/disposal.decider.js';
import { disposalCodec, type DisposalEvent } from '../disposal/disposal.events.js';
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
    CertificateReplaced: ({ subject, position }) => [{ name: recordName, data: { caseId: subject, position } }],
  },
});

export const certifiedJobs = (ports: LifecyclePorts): JobDefinition[] => [
  {
    name: recordName,
    ...often,
    async handle({ organisation, data: { caseId } }) {
      const { state } = await load(ports.store, disposal, { organisation, id: caseId });
      // The disposal of one version leaves the asset in the inventory; its certificate names the version.
      if (state.stage === 'none' || state.asset.versionId !== undefined) return;
      const certificate = state.certificates.findLast(({ locationId }) => locationId === undefined);
      if (!certificate) return;
      // Documents and devices have no tombstone in the inventory.
      const { kind, id } = state.asset;
      if (kind === 'document' || kind === 'device') return;
      const by = meta(ports);
      const disposed = { caseId, certificateNumber: certificate.number, disposedAt: by.at };
      const session = ports.reader.session(organisation);
      const refusal = await recordDisposal(
        { store: ports.store, session },
        { organisation, kind, id },
        disposed,
        by,
      ).finally(() => session.end());
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
];
