import { Module } from '@nestjs/common';
import type { JobDefinition } from '@custodia/jobs';
import {
  jobs,
  keptEventsIn,
  projections,
  reactors,
  schedules,
  SIGNING_KEYS,
  type KeptEvents,
} from '@custodia/platform';
import { currentLogName } from '@custodia/transparency';
import { postgresTransparency } from '@custodia/transparency/kept';
import { certificatesProjections } from './projections.js';
import { certifyDisposal, certifyDisposalReactor } from './issue/certify-disposal.js';
import { certifyTransfer, certifyTransferReactor } from './issue/certify-transfer.js';
import { certifyWaiting, certifyWaitingReactor, type WaitingPorts } from './issue/certify-waiting.js';
import { evidenceFrom } from './issue/evidence.js';
import { reissueJobs, reissueSchedule, type ReissuingPorts } from './issue/reissue.js';
import { numbersIn } from './numbering/remembered-numbers.js';
import { keepGraveFacts, keepGraveFactsReactor } from './restore/keep-grave-facts.js';
import { KeysModule } from './keys/keys.module.js';
import type { SigningKeys } from './keys/signing-keys.js';

export { certificatesProjections } from './projections.js';
export { parseJwks, verifyCertificate, type Verification, type VerificationStatus, type Withdrawal } from './verify.js';
export { keyFile } from './keys/key-file.js';
export { keyRing, type Jwks, type KeyRing, type PublishedKey } from './keys/signing-keys.js';
export { SigningKeyRow } from './keys/signing-key.row.js';
export { signingKeysIn, storedKeys, type StoredKeysPorts } from './keys/stored-keys.js';
export { reissueRequest } from './issue/reissue.js';
export { takeAgain, type LostFact } from './restore/take-again.js';
export type { IssuingPorts } from './issue/issue.js';
export type { ReissuingPorts } from './issue/reissue.js';

/** Issues certificates for what lifecycle has validated. */
export const certificatesJobs = (
  ports: ReissuingPorts & WaitingPorts & { readonly kept: KeptEvents },
): JobDefinition[] => [
  certifyDisposal(ports),
  certifyTransfer(ports),
  certifyWaiting(ports),
  ...reissueJobs(ports),
  keepGraveFacts(ports),
];

@Module({
  imports: [KeysModule],
  providers: [
    projections(...certificatesProjections),
    reactors(certifyDisposalReactor, certifyTransferReactor, certifyWaitingReactor, keepGraveFactsReactor),
    jobs((ports, keys: SigningKeys) => {
      const kept = postgresTransparency(ports.overview);
      const evidence = evidenceFrom({ store: ports.store, kept, log: () => currentLogName(ports.overview) });
      const { keysDir } = ports.config;
      return certificatesJobs({
        ...ports,
        keys,
        evidence,
        numbers: numbersIn(keysDir),
        kept: keptEventsIn(keysDir),
      });
    }, SIGNING_KEYS),
    schedules(reissueSchedule),
  ],
})
export class CertificatesWorker {}
