import { execute, load } from '@custodia/event-store';
import { derivedId } from '@custodia/kernel';
import type { CertificateRef } from '@custodia/lifecycle';
import { certificate } from '../certificate.decider.js';
import { meta, type IssuingPorts } from './issue.js';

/** The id itself, or one that follows from it where an earlier attempt took its certificate back: what is revoked stays so. */
export async function notTakenBack({ store }: Store, organisation: string, id: string): Promise<string> {
  const { state } = await load(store, certificate, { organisation, id });
  return state.status === 'revoked'
    ? notTakenBack({ store }, organisation, derivedId('certificate', id, 'after it was taken back'))
    : id;
}

/** The case changed while its certificate was made: what nobody may rely on is revoked. */
export async function takeBack(
  ports: Store & Pick<IssuingPorts, 'clock'>,
  organisation: string,
  issued: readonly CertificateRef[],
  because: string,
): Promise<void> {
  for (const { certificateId: id } of issued) {
    const reason = `The case changed while the certificate was made. ${because}`;
    const target = { organisation, id };
    await execute(ports.store, certificate, target, { type: 'RevokeCertificate', reason, ...meta(ports) });
  }
}

/** The certificate that stands in the place of one that was issued anew, as after the revocation of a key; as the register has it. */
export async function latestOf({ store }: Store, organisation: string, one: CertificateRef): Promise<CertificateRef> {
  const { state } = await load(store, certificate, { organisation, id: one.certificateId });
  if (state.status === 'none') return one;
  if (state.status !== 'superseded') return { ...one, number: state.number };
  const { supersededBy: certificateId, supersedingNumber: number } = state;
  return latestOf({ store }, organisation, { ...one, certificateId, number });
}

/** What a newer certificate of a case says of the one that it replaces. */
export async function replaceWith(
  ports: Store & Pick<IssuingPorts, 'clock'>,
  organisation: string,
  before: CertificateRef,
  { certificateId: supersededBy, number: supersedingNumber }: CertificateRef,
): Promise<void> {
  const reason = 'The case went on after this certificate was issued; the newer one says what is so now.';
  await execute(
    ports.store,
    certificate,
    { organisation, id: before.certificateId },
    { type: 'SupersedeCertificate', supersededBy, supersedingNumber, reason, ...meta(ports) },
  );
}

type Store = Pick<IssuingPorts, 'store'>;
