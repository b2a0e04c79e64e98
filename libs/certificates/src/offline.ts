// What works on a file alone: loaded by the command line without the service's frameworks.
export {
  parseJwks,
  parseVerification,
  verifyCertificate,
  type Verification,
  type VerificationStatus,
  type Withdrawal,
} from './verify.js';
export type { Pinned } from './verify-log-evidence.js';
