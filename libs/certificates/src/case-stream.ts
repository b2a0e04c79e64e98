import type { Certificate } from './document/certificate.js';

/** The stream of the case that a certificate is about. */
export const caseStream = (kind: Certificate['kind'], organisation: string, caseId: string): string =>
  `${kind === 'transfer' ? 'transfer' : 'disposal'}-${organisation}.${caseId}`;
