import { codec, type Codec } from '@custodia/event-store';
import type { AssetRef } from '@custodia/lifecycle';

interface By {
  readonly by: string;
  readonly at: string;
}

interface Facts {
  CertificateIssued: By & {
    readonly number: string;
    readonly kind: 'disposal' | 'device' | 'transfer';
    /** The disposal or transfer case. */
    readonly caseId: string;
    /** Of the device. */
    readonly locationId?: string | undefined;
    readonly assets: readonly AssetRef[];
    readonly issuedAt: string;
    readonly kid: string;
    /** `sha256:<hex>` of certificate.json, which is authoritative. */
    readonly digest: string;
    /** `sha256:<hex>` of the PDF made from it. */
    readonly pdfDigest: string;
    readonly supersedes?: string | undefined;
  };
  CertificateSuperseded: By & {
    readonly supersededBy: string;
    readonly supersedingNumber: string;
    readonly reason: string;
  };
  CertificateRevoked: By & { readonly reason: string };
}

export type CertificateEvent = {
  readonly [Type in keyof Facts]: { readonly type: Type; readonly data: Facts[Type] };
}[keyof Facts];
export type CertificateFact<Type extends keyof Facts> = Facts[Type];

export const certificateCodec: Codec<CertificateEvent> = codec<CertificateEvent>('certificate', {
  CertificateIssued: [],
  CertificateSuperseded: [],
  CertificateRevoked: [],
});
