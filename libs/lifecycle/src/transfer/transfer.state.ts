import { withDuty, type DutiesHeld } from '../duties.policy.js';
import { sameAsset, type AssetRef, type Custodianship } from '../asset.policy.js';
import type { TransferEvent, TransferItem } from './transfer.events.js';

export type TransferStage =
  | 'requested'
  | 'approved'
  | 'handed_over'
  | 'disputed'
  | 'accepted'
  | 'disposing'
  | 'disposed'
  | 'certified'
  | 'rejected'
  | 'withdrawn';

export interface OpenTransfer {
  readonly stage: TransferStage;
  readonly mode: 'transfer' | 'share';
  readonly items: readonly TransferItem[];
  readonly custodians: readonly Custodianship[];
  readonly contentsDigest: string;
  readonly requester: string;
  readonly approver: string | null;
  readonly decisions: readonly { readonly custodian: string; readonly decision: 'agree' | 'refuse' }[];
  /** Who had which duty at any time; they exclude each other, and who hands over is the operator. */
  readonly duties: DutiesHeld;
  readonly handedOverBy: string | null;
  readonly attempt: number;
  /** Where the link goes that the recipient accepts with. */
  readonly contact?: string | undefined;
  /** Hashes of the links that open the door for the handover of this attempt; absent in what earlier releases kept. */
  readonly links?: { readonly attempt: number; readonly hashes: readonly string[] } | undefined;
  readonly disposalId: string | null;
  /** Of the certificate that stands. */
  readonly certificateId: string | null;
  /** Ids of certificates that were issued anew since; absent when there is none. */
  readonly replaced?: readonly string[] | undefined;
}

export type TransferState = { readonly stage: 'none' } | OpenTransfer;

/** Items of the transfer for which nobody decides. */
export const unguarded = ({ items, custodians }: Pick<OpenTransfer, 'items' | 'custodians'>): AssetRef[] => [
  ...items.map(({ asset }) => asset).filter((asset) => !custodians.some((known) => sameAsset(known.asset, asset))),
  ...custodians.filter(({ custodian }) => !custodian).map(({ asset }) => asset),
];

export const transferStatusOf = (state: TransferState): TransferStage | 'none' | 'blocked' =>
  state.stage === 'requested' && unguarded(state).length > 0 ? 'blocked' : state.stage;

export function evolveTransfer(state: TransferState, event: TransferEvent): TransferState {
  if (event.type === 'TransferRequested') {
    const { mode, items, custodians, contentsDigest, recipient, by: requester } = event.data;
    return {
      stage: 'requested',
      mode,
      items,
      custodians,
      contentsDigest,
      contact: recipient.contact,
      requester,
      approver: null,
      decisions: [],
      duties: withDuty({}, 'requester', requester),
      handedOverBy: null,
      attempt: 0,
      disposalId: null,
      certificateId: null,
    };
  }
  return state.stage === 'none' ? state : { ...next(state, event), duties: dutiesAfter(state.duties, event) };
}

function dutiesAfter(held: DutiesHeld, { type, data }: TransferEvent): DutiesHeld {
  switch (type) {
    case 'TransferAgreed':
    case 'TransferRefused':
      return withDuty(held, 'custodian', data.by);
    case 'TransferApproved':
    case 'TransferRejected':
      return withDuty(held, 'approver', data.by);
    case 'HandedOver':
      return withDuty(held, 'operator', data.by);
    default:
      return held;
  }
}

function next(state: OpenTransfer, event: Exclude<TransferEvent, { type: 'TransferRequested' }>): OpenTransfer {
  switch (event.type) {
    case 'TransferBlocked':
      return state;
    case 'TransferCustodianNamed':
      return {
        ...state,
        custodians: [
          ...state.custodians.filter(({ asset }) => !sameAsset(asset, event.data.asset)),
          { asset: event.data.asset, custodian: event.data.custodian },
        ],
      };
    case 'TransferAgreed':
      return {
        ...state,
        decisions: [
          ...state.decisions.filter(({ custodian }) => custodian !== event.data.by),
          { custodian: event.data.by, decision: 'agree' },
        ],
      };
    case 'TransferRefused':
      return {
        ...state,
        decisions: [
          ...state.decisions.filter(({ custodian }) => custodian !== event.data.by),
          { custodian: event.data.by, decision: 'refuse' },
        ],
      };
    case 'TransferApproved':
      return { ...state, stage: 'approved', approver: event.data.by };
    case 'TransferRejected':
      return { ...state, stage: 'rejected' };
    case 'TransferWithdrawn':
      return { ...state, stage: 'withdrawn' };
    case 'HandedOver':
      return { ...state, stage: 'handed_over', handedOverBy: event.data.by, attempt: event.data.attempt };
    case 'RecipientInvitationRequested':
      return { ...state, contact: event.data.contact ?? state.contact };
    case 'RecipientInvited': {
      const { attempt, tokenHash } = event.data;
      const before = state.links?.attempt === attempt ? state.links.hashes : [];
      return { ...state, links: { attempt, hashes: [...before, tokenHash] } };
    }
    case 'HandoverAccepted':
      return { ...state, stage: 'accepted' };
    case 'HandoverDisputed':
      return { ...state, stage: 'disputed' };
    case 'RemainderDisposalOpened':
      return { ...state, stage: 'disposing', disposalId: event.data.disposalId };
    case 'RemainderDisposed':
      return { ...state, stage: 'disposed' };
    case 'TransferCertified':
      return { ...state, stage: 'certified', certificateId: event.data.certificate.certificateId };
    case 'TransferCertificateReplaced': {
      const { replaced, certificate } = event.data;
      return { ...state, certificateId: certificate.certificateId, replaced: [...(state.replaced ?? []), replaced] };
    }
  }
}
