import type { StoredEvent } from '@custodia/event-store';
import { projection, type Folded, type Projection } from '@custodia/read-models';
import type { CaseAsset } from '../asset.types.js';
import { transferCodec, type TransferEvent } from './transfer.events.js';
import { TransferCase } from './transfer.row.js';
import { evolveTransfer, transferStatusOf, type OpenTransfer } from './transfer.state.js';
import type { TransferredItem } from './transfer.types.js';

type Shown = Folded<TransferCase>;
type Told =
  | 'recipient'
  | 'recipientName'
  | 'legalBasis'
  | 'reason'
  | 'channel'
  | 'dispute'
  | 'acceptanceDocumentId'
  | 'certificateNumber';

function fold(row: Shown | null, { type, data }: StoredEvent<TransferEvent>): Shown | null {
  const event = { type, data } as TransferEvent;
  const state = evolveTransfer(row?.state ?? { stage: 'none' }, event);
  const said = told(row, event);
  return state.stage === 'none' || !said ? null : { ...said, ...situation(state), state };
}

function told(row: Shown | null, event: TransferEvent): Pick<Shown, Told> | null {
  if (event.type === 'TransferRequested') {
    const { recipient, legalBasis, reason } = event.data;
    return {
      recipient,
      recipientName: recipient.organisation,
      legalBasis,
      reason,
      channel: null,
      dispute: null,
      acceptanceDocumentId: null,
      certificateNumber: null,
    };
  }
  if (!row) return null;
  const { recipient, recipientName, legalBasis, reason, channel, dispute, acceptanceDocumentId, certificateNumber } =
    row;
  const before = {
    recipient,
    recipientName,
    legalBasis,
    reason,
    channel,
    dispute,
    acceptanceDocumentId,
    certificateNumber,
  };
  switch (event.type) {
    case 'HandedOver':
      return { ...before, channel: event.data.channel };
    case 'HandoverDisputed':
      return { ...before, dispute: event.data.reason };
    case 'HandoverAccepted':
      return { ...before, acceptanceDocumentId: event.data.documentId ?? null };
    case 'TransferCertified':
    case 'TransferCertificateReplaced':
      return { ...before, certificateNumber: event.data.certificate.number };
    default:
      return before;
  }
}

const situation = (state: OpenTransfer): Omit<Shown, Told | 'state'> => ({
  status: transferStatusOf(state) as Shown['status'],
  mode: state.mode,
  items: state.items as readonly TransferredItem[],
  custodians: state.custodians.map(({ asset, custodian }) => ({
    asset: asset as CaseAsset,
    custodianId: custodian,
    decision: state.decisions.find((one) => one.custodian === custodian)?.decision ?? null,
  })),
  contentsDigest: state.contentsDigest,
  requesterId: state.requester,
  approverId: state.approver,
  attempts: state.attempt,
  disposalId: state.disposalId,
});

export const transferProjection = projection<TransferCase, TransferEvent>({
  name: 'transfer_case',
  version: 1,
  row: TransferCase,
  codec: transferCodec,
  history: true,
  on: Object.fromEntries(transferCodec.types.map((type) => [type, fold])) as Projection<
    TransferCase,
    TransferEvent
  >['on'],
});
