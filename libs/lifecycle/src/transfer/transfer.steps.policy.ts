import { accept, refuse } from '@custodia/kernel';
import type { CommandMeta } from '@custodia/event-store';
import { wrongStatus as notInStatus } from '../answers.policy.js';
import type { AssetRef, Custodianship } from '../asset.policy.js';
import type { CertificateRef } from '../disposal/disposal.events.js';
import type { ActiveHold } from '../disposal/inventory-now.policy.js';
import type { Unstated } from '../unstated.policy.js';
import type { ReceivedDigest, Recipient, TransferEvent, TransferFact, TransferItem } from './transfer.events.js';
import { transferStatusOf, type OpenTransfer, type TransferStage } from './transfer.state.js';

interface Fields {
  RequestTransfer: {
    readonly mode: 'transfer' | 'share';
    readonly items: readonly TransferItem[];
    readonly recipient: Recipient;
    readonly legalBasis: string;
    readonly reason: string;
    /** Of every item, and of every dataset an item was made from. */
    readonly custodians: readonly Custodianship[];
    readonly holds: readonly ActiveHold[];
  };
  NameTransferCustodian: { readonly asset: AssetRef; readonly custodian: string };
  DecideOnTransfer: {
    readonly decision: 'agree' | 'refuse';
    readonly contentsDigest: string;
    readonly remark?: string | undefined;
    readonly holds: readonly ActiveHold[];
  };
  ApproveTransfer: { readonly contentsDigest: string; readonly holds: readonly ActiveHold[] };
  RejectTransfer: { readonly reason: string };
  WithdrawTransfer: { readonly reason: string };
  HandOver: {
    readonly channel: string;
    readonly digests: readonly ReceivedDigest[];
    readonly holds: readonly ActiveHold[];
    readonly unstated: Unstated;
  };
  RequestRecipientInvitation: { readonly contact?: string | undefined };
  InviteRecipient: { readonly attempt: number; readonly tokenHash: string; readonly messageId: string };
  /** By whoever has the link of the recipient. */
  AcceptHandover: {
    readonly digests: readonly ReceivedDigest[];
    readonly tokenHash: string;
    readonly holds: readonly ActiveHold[];
  };
  DisputeAsRecipient: { readonly reason: string; readonly tokenHash: string };
  /** A member passes on what the recipient wrote. */
  DisputeHandover: { readonly reason: string };
  /** `insteadOf` is the case that was named before and came to nothing. */
  OpenRemainderDisposal: { readonly disposalId: string; readonly insteadOf?: string | undefined };
  RecordRemainderDisposal: { readonly disposalId: string; readonly certificates: readonly CertificateRef[] };
  CertifyTransfer: {
    readonly certificate: CertificateRef;
    readonly holds: readonly ActiveHold[];
    readonly unstated: Unstated;
  };
  ReplaceTransferCertificate: { readonly replaced: string; readonly certificate: CertificateRef };
}

export type TransferCommandType = keyof Fields;
export type TransferCommand = { readonly [Type in keyof Fields]: { readonly type: Type } & Fields[Type] }[keyof Fields];
export type Given<Type extends keyof Fields> = Fields[Type] & CommandMeta;

export const fact = <Type extends TransferEvent['type']>(type: Type, data: TransferFact<Type>): TransferEvent =>
  ({ type, data }) as TransferEvent;
export const by = ({ actor, at }: CommandMeta): { by: string; at: string } => ({ by: actor, at });
export const nothing = () => accept<TransferEvent>();

export const wrongStatus = (state: OpenTransfer, step: string, allowed: readonly TransferStage[]) => {
  return notInStatus('transfer', transferStatusOf(state), step, allowed);
};

/** Guard 14: the refusal of a step towards handing over for good while a hold covers an item or what it was made from; `null` for a shared copy. */
export const underHold = ({ mode }: Pick<OpenTransfer, 'mode'>, holds: readonly ActiveHold[]) =>
  mode === 'transfer' && holds.length > 0
    ? refuse({
        code: 'UNDER_LEGAL_HOLD',
        message:
          'A legal hold covers what is to leave the organisation: share a copy instead, or wait for the release.',
        holdIds: holds.map(({ holdId }) => holdId),
      })
    : null;
