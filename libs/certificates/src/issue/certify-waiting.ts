import { memberCodec, organisationCodec, type MemberEvent, type OrganisationEvent } from '@custodia/identity';
import { reactor, type JobDefinition, type JobQueue, type JobRequest } from '@custodia/jobs';
import { disposalCodec, legalHoldCodec, type DisposalEvent, type LegalHoldEvent } from '@custodia/lifecycle';
import { readyForCertificate } from '@custodia/lifecycle/read';
import type { ProjectionWaiter } from '@custodia/read-models';
import { certifyDisposalName } from './certify-disposal.js';
import { certifyTransferName } from './certify-transfer.js';
import type { IssuingPorts } from './issue.js';

const waitingName = 'certify-what-waits';

const ofDisposal = (caseId: string): Pick<JobRequest, 'name' | 'data'> => ({
  name: certifyDisposalName,
  data: { caseId },
});
const ofTransfer = (transferId: string): Pick<JobRequest, 'name' | 'data'> => ({
  name: certifyTransferName,
  data: { transferId },
});

interface Asked {
  readonly position: string;
}
const ask = ({ position }: Asked) => [{ name: waitingName, data: { position } }];

/** What a certificate can have waited for: the release of a hold, the end of another case, and what it names of people and organisation. */
export const certifyWaitingReactor = reactor<LegalHoldEvent | DisposalEvent | MemberEvent | OrganisationEvent>({
  name: waitingName,
  codecs: [legalHoldCodec, disposalCodec, memberCodec, organisationCodec] as never,
  on: {
    LegalHoldReleased: ask,
    DisposalCertified: ask,
    DisposalRejected: ask,
    DisposalWithdrawn: ask,
    MemberProfileStated: ask,
    MemberErased: ask,
    OrganisationAddressStated: ask,
  },
  startsAt: 'now',
});

export interface WaitingPorts extends IssuingPorts {
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly waiter: Pick<ProjectionWaiter, 'waitFor'>;
}

/** Asks again for the certificates of everything that is ready for one; each looks for itself whether it still has to wait. */
export const certifyWaiting = (ports: WaitingPorts): JobDefinition<{ position: string }> => ({
  name: waitingName,
  attempts: 20,
  backoff: { firstMs: 1_000, maxMs: 600_000 },
  timeoutMs: 60_000,
  concurrency: 1,
  async handle({ organisation, data: { position } }) {
    const shown = ['disposal_case', 'transfer_case', 'legal_hold'];
    if (!(await ports.waiter.waitFor(shown, position, 20_000)))
      throw new Error(`The read models ${shown.join(', ')} have not reached ${position} yet.`);
    const session = ports.reader.session(organisation);
    const waiting = await readyForCertificate(session).finally(() => session.end());
    await ports.queue.enqueue(
      waiting.map(({ id, transfer }) => ({
        id: `${waitingName}:${id}:${position}`,
        organisation,
        ...(transfer ? ofTransfer(id) : ofDisposal(id)),
      })),
    );
  },
});
