import type { KeptEvents } from '@custodia/platform';

export interface NamedCertificate {
  readonly certificateId: string;
  readonly number: string;
}
/** What an event tells by which a case names certificates. */
export interface Naming {
  readonly certificates?: readonly NamedCertificate[];
  readonly certificate?: NamedCertificate;
}

/** Events by which a case names its certificates. */
export const namingTypes: readonly string[] = [
  'DisposalCertified',
  'CertificateReplaced',
  'TransferCertified',
  'TransferCertificateReplaced',
];

export const namedIn = ({ certificates = [], certificate }: Naming): readonly NamedCertificate[] => [
  ...certificates,
  ...(certificate ? [certificate] : []),
];

/** Ids of certificates that a case has named, in this log or in what a restored backup has forgotten of it: they were handed out. */
export const namedByCases = (kept: Pick<KeptEvents, 'list'>): ReadonlySet<string> =>
  new Set(
    kept
      .list()
      .filter(({ type }) => namingTypes.includes(type))
      .flatMap(({ data }) => namedIn(JSON.parse(data) as Naming).map(({ certificateId }) => certificateId)),
  );
