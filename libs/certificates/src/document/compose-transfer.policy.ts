import { refuse, type Refusal } from '@custodia/kernel';
import type { TransferEvent, TransferFact } from '@custodia/lifecycle';
import type { Organisation, Signatory, TransferCertificate } from './certificate.js';
import type { CertificateIdentity } from './compose.policy.js';
import { certified, person, said, standards, unavailable, type People } from './words.policy.js';

export interface TransferFacts {
  readonly caseId: string;
  readonly events: readonly TransferEvent[];
  readonly organisation: Organisation;
  readonly people: People;
  readonly issuedAt: string;
  readonly certificate: CertificateIdentity;
}

/** The certificate of a transfer whose handover was accepted and whose remainder is disposed of. */
export function composeTransfer({
  caseId,
  events,
  organisation,
  people,
  issuedAt,
  certificate,
}: TransferFacts):
  | { readonly kind: 'composed'; readonly certificate: TransferCertificate }
  | { readonly kind: 'refused'; readonly refusal: Refusal } {
  const last = <Type extends TransferEvent['type']>(type: Type): TransferFact<Type> | undefined =>
    events.findLast((event) => event.type === type)?.data as TransferFact<Type> | undefined;
  const requested = last('TransferRequested');
  const approved = last('TransferApproved');
  const handed = last('HandedOver');
  const acceptedBy = last('HandoverAccepted');
  const disposed = last('RemainderDisposed');
  if (!requested || !approved || !handed || !acceptedBy || (requested.mode === 'transfer' && !disposed)) {
    return refuse({
      code: 'NOT_COMPLETE',
      message: 'A transfer is certified when it was accepted and what stays behind is disposed of.',
    });
  }
  const signed = ({ by, at }: { by: string; at: string }): Signatory => ({ person: person(by, people), at });
  const agreed = new Map<string, TransferFact<'TransferAgreed'>>();
  for (const { type, data } of events) {
    if (type === 'TransferAgreed') agreed.set(data.by, data);
    if (type === 'TransferRefused') agreed.delete(data.by);
  }
  const { certificateId, number, supersedes } = certificate;
  return {
    kind: 'composed',
    certificate: {
      format: 'custodia-certificate/1',
      kind: 'transfer',
      certificateId,
      number,
      ...(supersedes === undefined ? {} : { supersedes }),
      caseId,
      issuedAt,
      organisation,
      legalBasis: requested.legalBasis,
      reason: said(requested.reason, 'no reason was recorded'),
      standards: standards.slice(1),
      statements: [
        'Both sides stated the same digests for what was handed over. What the recipient does with it is not part of this certificate.',
        acceptedBy.documentId === undefined
          ? 'The recipient stated its digests itself, through a link that was mailed to it; no member of this organisation did so.'
          : 'A member of this organisation recorded the acceptance of the recipient, with the document that is named.',
      ],
      mode: requested.mode,
      items: requested.items.map(({ asset, digest }) => ({ asset: certified(asset), digest })),
      recipient: {
        ...requested.recipient,
        registration: said(requested.recipient.registration, 'it was not recorded'),
      },
      contentsDigest: requested.contentsDigest,
      requestedBy: signed(requested),
      approvals: [
        ...[...agreed.values()].map((agreement) => ({
          ...signed(agreement),
          role: 'data custodian' as const,
          decision: 'agreed' as const,
          assets: agreement.assets.map(({ name }) => name),
          digest: agreement.contentsDigest,
          remark: said(agreement.remark, 'none was made'),
        })),
        {
          ...signed(approved),
          role: 'approver' as const,
          decision: 'approved' as const,
          assets: requested.items.map(({ asset }) => asset.name),
          digest: approved.contentsDigest,
          remark: unavailable('none was made'),
        },
      ],
      handover: { ...signed(handed), channel: handed.channel },
      acceptance: {
        ...signed(acceptedBy),
        documentId: said(acceptedBy.documentId, 'the recipient accepted through a link of its own'),
      },
      remainder: disposed
        ? { disposalId: disposed.disposalId, certificates: disposed.certificates.map((one) => one.number) }
        : unavailable('a shared asset stays in use, so nothing was disposed of'),
    },
  };
}
