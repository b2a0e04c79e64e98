import type { JobDefinition, Reactor } from '@custodia/jobs';
import { certificateProjection } from './certificate.projection.js';
import { certifyDisposal, certifyDisposalReactor } from './issue/certify-disposal.js';
import { certifyTransfer, certifyTransferReactor } from './issue/certify-transfer.js';
import type { IssuingPorts } from './issue/issue.js';

export { parseJwks, verifyCertificate, type Verification, type VerificationStatus, type Withdrawal } from './verify.js';
export { keyFile } from './keys/key-file.js';
export { keyRing, type Jwks, type KeyRing, type PublishedKey } from './keys/signing-keys.js';
export { signingKeysIn, storedKeys, type StoredKeysPorts } from './keys/stored-keys.js';
export type { IssuingPorts } from './issue/issue.js';

/** Read models of certificates. */
export const certificatesProjections = [certificateProjection];

export const certificatesReactors: readonly Reactor[] = [certifyDisposalReactor, certifyTransferReactor];

/** Issues certificates for what lifecycle has validated. */
export const certificatesJobs = (ports: IssuingPorts): JobDefinition[] =>
  [certifyDisposal(ports), certifyTransfer(ports)] as JobDefinition[];
