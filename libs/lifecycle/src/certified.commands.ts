import { execute, type CommandMeta, type EventStore } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import { disposal } from './disposal/disposal.decider.js';
import type { CertificateRef } from './disposal/disposal.events.js';
import type { CaseFacts } from './disposal/inventory-now.policy.js';
import { transfer } from './transfer/transfer.decider.js';

interface Target {
  readonly organisation: string;
  readonly id: string;
}

/** Records that a validated case has its certificates, unless `facts` show that it changed meanwhile. Answers the refusal, if any. */
export async function recordCertificates(
  store: EventStore,
  target: Target,
  certificates: readonly CertificateRef[],
  facts: CaseFacts,
  meta: CommandMeta,
): Promise<Refusal | null> {
  const outcome = await execute(store, disposal, target, { type: 'CertifyDisposal', certificates, facts, ...meta });
  return outcome.kind === 'refused' ? outcome.refusal : null;
}

/**
 * Records that a certificate of a case was issued anew under another number; of a case that does not know the former one, nothing.
 * `ofTransfer` tells a transfer from a disposal.
 */
export async function recordReplacedCertificate(
  store: EventStore,
  target: Target,
  replaced: string,
  certificate: CertificateRef,
  ofTransfer: boolean,
  meta: CommandMeta,
): Promise<void> {
  if (ofTransfer)
    await execute(store, transfer, target, { type: 'ReplaceTransferCertificate', replaced, certificate, ...meta });
  else await execute(store, disposal, target, { type: 'ReplaceCertificate', replaced, certificate, ...meta });
}

/** Records that a finished transfer has its certificate. Answers the refusal, if any. */
export async function recordTransferCertificate(
  store: EventStore,
  target: Target,
  certificate: CertificateRef,
  facts: Pick<CaseFacts, 'holds' | 'unstated'>,
  meta: CommandMeta,
): Promise<Refusal | null> {
  const { holds, unstated } = facts;
  const outcome = await execute(store, transfer, target, {
    type: 'CertifyTransfer',
    certificate,
    holds,
    unstated,
    ...meta,
  });
  return outcome.kind === 'refused' ? outcome.refusal : null;
}
