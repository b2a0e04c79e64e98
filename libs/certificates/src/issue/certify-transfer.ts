import { GiveUp, reactor, type JobDefinition } from '@custodia/jobs';
import { derivedId } from '@custodia/kernel';
import { recordTransferCertificate, transferCodec, type TransferEvent } from '@custodia/lifecycle';
import { transferFacts, transferInLog } from '@custodia/lifecycle/read';
import type { People } from '../document/words.policy.js';
import { composeTransfer } from '../document/compose-transfer.policy.js';
import { dateOf, issue, meta, numberFor, type IssuingPorts } from './issue.js';
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
    const { state, events } = await transferInLog(ports.store, organisationId, transferId);
    if (state.stage !== 'disposed' && !(state.stage === 'accepted' && state.mode === 'share')) return;
    const session = ports.reader.session(organisationId);
    const read = async () => {
      const facts = await transferFacts({ ...ports, session }, organisationId, state);
      const organisation = await organisationOf(ports.store, session, organisationId);
      const members = [...new Set(events.map(({ data }) => data.by))];
      return { facts, organisation, people: await peopleOf(ports, session, organisation, members) };
    };
    const { facts, organisation, people } = await read().finally(() => session.end());
    if (waits(state.mode, facts)) return;
    const certificateId = derivedId('certificate', organisationId, transferId);
    const number = await numberFor(ports, organisation, certificateId);
    const issuedAt = await dateOf(ports);
    const composed = composeTransfer({
      caseId: transferId,
      events,
      organisation,
      people: { ...people, ...recipientIn(events) },
      issuedAt,
      certificate: { certificateId, number },
    });
    if (composed.kind === 'refused') throw new GiveUp(composed.refusal.message);
    await issue(
      ports,
      composed.certificate,
      state.items.map(({ asset }) => asset),
    );
    const refusal = await recordTransferCertificate(ports.store, target, { certificateId, number }, facts, meta(ports));
    if (refusal) throw new GiveUp(refusal.message);
  },
});

/** Under a hold it waits for the release, and otherwise for what is not stated; nothing is issued before. */
const waits = (mode: 'transfer' | 'share', { holds, unstated }: Awaited<ReturnType<typeof transferFacts>>): boolean =>
  (mode === 'transfer' && holds.length > 0) || unstated.members.length > 0 || unstated.organisationAddress;

/** The other side, when it accepted by itself: an organisation, of which no person is recorded. */
function recipientIn(events: readonly TransferEvent[]): People {
  const asked = events.find((event) => event.type === 'TransferRequested');
  const invited = events.findLast(
    (event) => event.type === 'RecipientInvitationRequested' && event.data.contact !== undefined,
  );
  if (!asked) return {};
  const { organisation, contact } = asked.data.recipient;
  const address = (invited?.data as { contact?: string } | undefined)?.contact ?? contact;
  return { recipient: { name: `${organisation}, through its link`, organisation, contact: address } };
}
