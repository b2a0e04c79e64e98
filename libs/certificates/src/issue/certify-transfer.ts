import { execute, load } from '@custodia/event-store';
import { GiveUp, reactor, type JobDefinition } from '@custodia/jobs';
import { derivedId } from '@custodia/kernel';
import { transfer, transferCodec, type TransferEvent } from '@custodia/lifecycle';
import { composeTransfer } from '../document/compose-transfer.policy.js';
import { dateOf, historyOf, issue, meta, numberFor, type IssuingPorts } from './issue.js';
import { organisationOf, peopleOf } from './people.js';

export const certifyTransferName = 'certify-transfer';

const ask = ({ subject }: { readonly subject: string }) => [
  { name: certifyTransferName, data: { transferId: subject } },
];

/** A shared asset is certified when it was accepted, a transferred one when its remainder is disposed of. */
export const certifyTransferReactor = reactor<TransferEvent>({
  name: certifyTransferName,
  codecs: [transferCodec],
  on: { HandoverAccepted: ask, RemainderDisposed: ask },
});

export const certifyTransfer = (ports: IssuingPorts): JobDefinition<{ transferId: string }> => ({
  name: certifyTransferName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 120_000,
  concurrency: 2,
  async handle({ organisation: organisationId, data: { transferId } }) {
    const target = { organisation: organisationId, id: transferId };
    const { state } = await load(ports.store, transfer, target);
    if (state.stage !== 'disposed' && !(state.stage === 'accepted' && state.mode === 'share')) return;
    const events = await historyOf(ports.store, transferCodec, organisationId, transferId);
    const session = ports.reader.session(organisationId);
    const organisation = await organisationOf(session, organisationId);
    const people = await peopleOf(session, ports.vault, organisation, [
      ...new Set(events.map(({ data }) => data.by)),
    ]).finally(() => session.end());
    const certificateId = derivedId('certificate', organisationId, transferId);
    const number = await numberFor(ports, organisation, certificateId);
    const issuedAt = await dateOf(ports);
    const composed = composeTransfer({
      caseId: transferId,
      events,
      organisation,
      people,
      issuedAt,
      certificate: { certificateId, number },
    });
    if (composed.kind === 'refused') throw new GiveUp(composed.refusal.message);
    await issue(
      ports,
      composed.certificate,
      state.items.map(({ asset }) => asset),
    );
    const outcome = await execute(ports.store, transfer, target, {
      type: 'CertifyTransfer',
      certificate: { certificateId, number },
      ...meta(ports),
    });
    if (outcome.kind === 'refused') throw new GiveUp(outcome.refusal.message);
  },
});
