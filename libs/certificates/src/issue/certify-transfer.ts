import { GiveUp, reactor, type JobDefinition } from '@custodia/jobs';
import { derivedId } from '@custodia/kernel';
import { recordTransferCertificate, transferCodec, type TransferEvent, type TransferState } from '@custodia/lifecycle';
import { transferFacts, transferInLog } from '@custodia/lifecycle/read';
import type { People } from '../document/words.policy.js';
import { composeTransfer } from '../document/compose-transfer.policy.js';
import { dateOf, issue, meta, numberFor, type IssuingPorts } from './issue.js';
import { organisationOf, peopleOf } from './people.js';
import { latestOf, notTakenBack, replaceWith, takeBack } from './taken-back.js';
import { unknownToCase } from './unknown-to-case.js';

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
  handle: ({ organisation, data: { transferId } }) => certify(ports, organisation, transferId),
});

async function certify(ports: IssuingPorts, organisationId: string, transferId: string): Promise<void> {
  const target = { organisation: organisationId, id: transferId };
  const { state, events } = await transferInLog(ports.store, organisationId, transferId);
  if (state.stage === 'certified') return repair(ports, target, state);
  if (state.stage !== 'disposed' && !(state.stage === 'accepted' && state.mode === 'share')) return;
  if (waits(state.mode, await factsNow(ports, organisationId, state))) return;

  const session = ports.reader.session(organisationId);
  const members = [...new Set(events.map(({ data }) => data.by))];
  const { organisation, people } = await organisationOf(ports.store, session, organisationId)
    .then(async (organisation) => ({ organisation, people: await peopleOf(ports, session, organisation, members) }))
    .finally(() => session.end());
  // Of its end, too: after the restore of an older backup the transfer comes to another one.
  const endedAt = events.findLast(({ type }) => type === 'HandoverAccepted' || type === 'RemainderDisposed')!.data.at;
  const certificateId = await notTakenBack(
    ports,
    organisationId,
    derivedId('certificate', organisationId, transferId, endedAt),
  );
  const { handedOut } = await unknownToCase(ports, organisationId, transferId, [{ certificateId }]);
  const [earlier] = handedOut;
  const number = await numberFor(ports, organisation, certificateId);
  const composed = composeTransfer({
    caseId: transferId,
    events,
    organisation,
    people: { ...people, ...recipientIn(events) },
    issuedAt: await dateOf(ports),
    certificate: { certificateId, number, supersedes: earlier?.number },
  });
  if (composed.kind === 'refused') throw new GiveUp(composed.refusal.message);
  await issue(
    ports,
    composed.certificate,
    state.items.map(({ asset }) => asset),
  );
  // An attempt that was killed can have issued it, and a key can have been revoked since.
  const issued = await latestOf(ports, organisationId, { certificateId, number });
  const facts = await factsNow(ports, organisationId, state);
  const refusal = await recordTransferCertificate(ports.store, target, issued, facts, meta(ports));
  if (refusal) return takeBack(ports, organisationId, [issued], refusal.message);
  for (const before of handedOut) await replaceWith(ports, organisationId, before, issued);
}

/** What an attempt that died after the transfer was certified has left. */
async function repair(
  ports: IssuingPorts,
  { organisation, id }: { readonly organisation: string; readonly id: string },
  { certificateId }: OpenTransfer,
): Promise<void> {
  if (certificateId === null) return;
  const { handedOut } = await unknownToCase(ports, organisation, id, [{ certificateId }]);
  if (handedOut.length === 0) return;
  const named = await latestOf(ports, organisation, { certificateId, number: '' });
  for (const before of handedOut) await replaceWith(ports, organisation, before, named);
}

type OpenTransfer = Exclude<TransferState, { stage: 'none' }>;

async function factsNow(ports: IssuingPorts, organisation: string, state: OpenTransfer) {
  const session = ports.reader.session(organisation);
  return transferFacts({ ...ports, session }, organisation, state).finally(() => session.end());
}

/** Under a hold it waits for the release, and otherwise for what is not stated; nothing is issued before. */
const waits = (mode: 'transfer' | 'share', { holds, unstated }: Awaited<ReturnType<typeof factsNow>>): boolean =>
  (mode === 'transfer' && holds.length > 0) || unstated.members.length > 0 || unstated.organisationAddress;

/** The other side, when it accepted by itself: an organisation, of which no person is recorded. */
function recipientIn(events: readonly TransferEvent[]): People {
  const asked = events.find(({ type }) => type === 'TransferRequested');
  if (asked?.type !== 'TransferRequested') return {};
  const { organisation, contact } = asked.data.recipient;
  const invited = events.flatMap(({ type, data }) =>
    type === 'RecipientInvitationRequested' ? (data.contact ?? []) : [],
  );
  return {
    recipient: { name: `${organisation}, through its link`, organisation, contact: invited.at(-1) ?? contact },
  };
}
