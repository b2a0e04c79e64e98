export { certificateCodec, type CertificateEvent, type CertificateFact } from './certificate.events.js';
export { numberingCodec, type NumberingEvent } from './numbering/numbering.events.js';
export type {
  Certificate,
  DeviceCertificate,
  DisposalCertificate,
  Known,
  TransferCertificate,
  Unavailable,
} from './document/certificate.js';
