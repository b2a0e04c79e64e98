import type { Certificate } from './certificate.js';
import { isUnavailable } from './certificate.js';

export interface Anew {
  readonly id: string;
  readonly issuedAt: string;
  /** The new number for each old one. */
  readonly numbers: ReadonlyMap<string, string>;
}

/** The same certificate under another number, which says what it replaces; all that it states stays word for word. */
export function renumbered(document: Certificate, { id, issuedAt, numbers }: Anew): Certificate {
  const anew = (number: string): string => numbers.get(number) ?? number;
  const head = { certificateId: id, number: anew(document.number), issuedAt, supersedes: document.number };
  switch (document.kind) {
    case 'disposal':
      return {
        ...document,
        ...head,
        covered: document.covered.map((location) =>
          location.deviceCertificate ? { ...location, deviceCertificate: anew(location.deviceCertificate) } : location,
        ),
      };
    case 'device':
      return { ...document, ...head, caseCertificate: anew(document.caseCertificate) };
    case 'transfer':
      return {
        ...document,
        ...head,
        remainder: isUnavailable(document.remainder)
          ? document.remainder
          : { ...document.remainder, certificates: document.remainder.certificates.map(anew) },
      };
  }
}
