import { codec, type Codec } from '@custodia/event-store';
import type { AssetRef, Custodianship } from '../asset.policy.js';
import type { CertificateRef } from '../disposal/disposal.events.js';

/** One asset version that changes hands; `digest` is what both sides compare. */
export interface TransferItem {
  readonly asset: AssetRef;
  readonly digest: string;
}

export interface Recipient {
  readonly organisation: string;
  /** ISO 3166-1 alpha-2; decides whether a transfer basis is needed. */
  readonly country: string;
  /** Mail address of the function that receives it, not of a person; free text in earlier releases. */
  readonly contact: string;
  readonly registration?: string | undefined;
}

export interface ReceivedDigest {
  readonly assetId: string;
  readonly digest: string;
}

interface By {
  readonly by: string;
  readonly at: string;
}

interface Facts {
  TransferRequested: By & {
    /** `share`: the giver keeps using it, so nothing has to be disposed of. */
    readonly mode: 'transfer' | 'share';
    readonly items: readonly TransferItem[];
    readonly recipient: Recipient;
    readonly legalBasis: string;
    readonly reason: string;
    readonly custodians: readonly Custodianship[];
    readonly contentsDigest: string;
  };
  TransferBlocked: By & { readonly because: 'CUSTODIAN_MISSING'; readonly assets: readonly AssetRef[] };
  TransferCustodianNamed: By & { readonly asset: AssetRef; readonly custodian: string };
  TransferAgreed: By & {
    readonly assets: readonly AssetRef[];
    readonly contentsDigest: string;
    readonly remark?: string | undefined;
  };
  TransferRefused: By & {
    readonly assets: readonly AssetRef[];
    readonly contentsDigest: string;
    readonly remark: string;
  };
  TransferApproved: By & { readonly contentsDigest: string };
  TransferRejected: By & { readonly reason: string };
  TransferWithdrawn: By & { readonly reason: string };
  HandedOver: By & { readonly channel: string; readonly digests: readonly ReceivedDigest[]; readonly attempt: number };
  /** Another link is asked for, also for another address: the first mail did not arrive. */
  RecipientInvitationRequested: By & { readonly contact?: string | undefined };
  /** Recorded before the mail `messageId` with the link leaves. Of the link only the hash is kept. */
  RecipientInvited: By & { readonly attempt: number; readonly tokenHash: string; readonly messageId: string };
  /** The recipient's word: through its own link, or, of an earlier release, as a member recorded it with the document that holds it. */
  HandoverAccepted: By & { readonly digests: readonly ReceivedDigest[]; readonly documentId?: string | undefined };
  HandoverDisputed: By & { readonly reason: string };
  RemainderDisposalOpened: By & { readonly disposalId: string };
  RemainderDisposed: By & { readonly disposalId: string; readonly certificates: readonly CertificateRef[] };
  TransferCertified: By & { readonly certificate: CertificateRef };
  /** Issued anew under another number, because the key that signed `replaced` was revoked. */
  TransferCertificateReplaced: By & { readonly replaced: string; readonly certificate: CertificateRef };
}

export type TransferEvent = {
  readonly [Type in keyof Facts]: { readonly type: Type; readonly data: Facts[Type] };
}[keyof Facts];
export type TransferFact<Type extends keyof Facts> = Facts[Type];

export const transferCodec: Codec<TransferEvent> = codec<TransferEvent>(
  'transfer',
  {
    TransferRequested: [],
    TransferBlocked: [],
    TransferCustodianNamed: [],
    TransferAgreed: [],
    TransferRefused: [],
    TransferApproved: [],
    TransferRejected: [],
    TransferWithdrawn: [],
    HandedOver: [],
    RecipientInvitationRequested: [],
    RecipientInvited: [],
    HandoverAccepted: [],
    HandoverDisputed: [],
    RemainderDisposalOpened: [],
    RemainderDisposed: [],
    TransferCertified: [],
    TransferCertificateReplaced: [],
  },
  {},
  {
    TransferRejected: ['reason'],
    TransferWithdrawn: ['reason'],
    HandoverDisputed: ['reason'],
  },
);
