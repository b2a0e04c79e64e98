export { parseJwks, verifyCertificate, type Verification, type VerificationStatus, type Withdrawal } from './verify.js';
export { keyFile } from './keys/key-file.js';
export { keyRing, type Jwks, type KeyRing, type PublishedKey } from './keys/signing-keys.js';
