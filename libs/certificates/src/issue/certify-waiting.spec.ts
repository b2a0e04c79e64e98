import { expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { certifyWaiting, certifyWaitingReactor, type WaitingPorts } from './certify-waiting.js';

const organisation = newId();

it('looks again when a hold is released, when another case ends, and when what certificates name is stated or cannot be any more', () => {
  const event = { position: '0007' } as never;
  for (const type of [
    'LegalHoldReleased',
    'DisposalCertified',
    'DisposalWithdrawn',
    'MemberProfileStated',
    'MemberErased',
    'OrganisationAddressStated',
  ]) {
    expect(certifyWaitingReactor.codecs.flatMap(({ types }) => types)).toContain(type);
    expect(certifyWaitingReactor.on[type]!(event)).toEqual([
      { name: 'certify-what-waits', data: { position: '0007' } },
    ]);
  }
});

it('asks for the certificate of each case and transfer that is ready, once the read models show why', async () => {
  const asked: object[] = [];
  const waited: unknown[] = [];
  const job = certifyWaiting({
    waiter: { waitFor: async (...given: unknown[]) => waited.push(given) > 0 },
    reader: {
      session: () => ({
        query: async () => [
          { id: 'case-1', transfer: false },
          { id: 'transfer-1', transfer: true },
        ],
        end: async () => undefined,
      }),
    },
    queue: { enqueue: async (jobs: readonly object[]) => void asked.push(...jobs) },
  } as unknown as WaitingPorts);
  const given = { name: job.name, id: 'x', organisation, data: { position: '0007' }, attempt: 1, attempts: 20 };
  await job.handle(given, AbortSignal.timeout(1_000));
  expect(waited).toMatchObject([
    [expect.arrayContaining(['legal_hold', 'disposal_case', 'transfer_case']), '0007', expect.any(Number)],
  ]);
  expect(asked).toMatchObject([
    { name: 'certify-disposal', data: { caseId: 'case-1' } },
    { name: 'certify-transfer', data: { transferId: 'transfer-1' } },
  ]);
});
