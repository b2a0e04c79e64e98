import { execute, load, type EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import type { Config } from '@custodia/kernel';
import type { AssetRef } from '@custodia/lifecycle';
import type { KeptEvents } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import type { LogEvidence } from '@custodia/transparency';
import type { Vault } from '@custodia/vault';
import { certificate } from '../certificate.decider.js';
import type { Certificate } from '../document/certificate.js';
import type { SigningKeys } from '../keys/signing-keys.js';
import { numbering } from '../numbering/numbering.decider.js';
import type { RememberedNumbers } from '../numbering/remembered-numbers.js';
import { signCertificate } from '../sign.js';
import { checkUrl } from '../urls.js';
import { caseStream } from '../case-stream.js';
import { prefixOf, service } from './people.js';

export interface IssuingPorts {
  readonly store: EventStore;
  readonly reader: Pick<Reader, 'session'>;
  readonly vault: Pick<Vault, 'openAll' | 'state'>;
  readonly files: Pick<Files, 'put' | 'has'>;
  readonly keys: SigningKeys;
  /** Proves the events of a stream from the sealed log; waits until they are sealed, and rejects when they are not in time. */
  readonly evidence?: (organisation: string, stream: string) => Promise<LogEvidence>;
  readonly config: { readonly http: Pick<Config['http'], 'publicUrl'> };
  readonly clock: () => Date;
  readonly numbers: RememberedNumbers;
  readonly kept: Pick<KeptEvents, 'list'>;
}

/** No certificate comes near it; it only keeps a mistake from filling the store. Bytes. */
const limits = { maxBytes: 32 * 1024 * 1024 };

export const meta = ({ clock }: Pick<IssuingPorts, 'clock'>) => ({ actor: service, at: clock().toISOString() });

/** ISO 8601: now, with a key that signs. The first key is made when it is first needed, and must not be younger than what it signs. */
export async function dateOf({ keys, clock }: Pick<IssuingPorts, 'keys' | 'clock'>): Promise<string> {
  await keys.current();
  return clock().toISOString();
}

/** The number of a certificate: the same one however often it is asked for. */
export async function numberFor(
  ports: IssuingPorts,
  organisation: { readonly id: string; readonly name: string },
  certificateId: string,
): Promise<string> {
  const outcome = await execute(
    ports.store,
    numbering,
    { organisation: organisation.id, id: organisation.id },
    {
      type: 'AssignCertificateNumber',
      certificateId,
      prefix: prefixOf(organisation.name),
      after: ports.numbers.highest(organisation.id),
      ...meta(ports),
    },
  );
  if (outcome.kind === 'refused')
    throw new Error(`No number for certificate ${certificateId}: ${outcome.refusal.message}`);
  const { year, sequence, assigned } = outcome.state;
  // Before anybody sees it: a log that is restored later must not give it to another certificate.
  await ports.numbers.remember(organisation.id, { year, sequence });
  return assigned.get(certificateId)!;
}

/** Signs, renders and stores a certificate and enters it in the register, unless an earlier attempt did. */
export async function issue(
  ports: IssuingPorts,
  document: Certificate,
  assets: readonly AssetRef[],
  locationId?: string,
): Promise<void> {
  const { store, files, keys, config } = ports;
  const { certificateId: id, number, kind, caseId, issuedAt, supersedes } = document;
  const organisation = document.organisation.id;
  if ((await load(store, certificate, { organisation, id })).state.status !== 'none') return;
  const { file, digest, kid } = await signCertificate(await withEvidence(ports, document), keys);
  // What draws is large, and most processes draw nothing.
  const { renderCertificate } = await import('../pdf/render.js');
  const pdf = await renderCertificate(document, {
    verificationUrl: checkUrl(config.http.publicUrl, organisation, digest),
    digest,
    kid,
  });
  await files.put(organisation, file, limits);
  const stored = await files.put(organisation, pdf, limits);
  const outcome = await execute(
    store,
    certificate,
    { organisation, id },
    {
      type: 'IssueCertificate',
      number,
      kind,
      caseId,
      locationId,
      assets,
      issuedAt,
      kid,
      digest,
      pdfDigest: stored.digest,
      supersedes,
      ...meta(ports),
    },
  );
  // Another process was faster with a file of its own: the next attempt finds its entry.
  if (outcome.kind === 'refused') throw new Error(`Certificate ${number} was not entered: ${outcome.refusal.message}`);
}

/** The certificate with the proof that the events of its case are in the log. */
async function withEvidence({ evidence }: IssuingPorts, document: Certificate): Promise<Certificate> {
  if (!evidence) return document;
  const { kind, caseId, organisation } = document;
  return { ...document, log: await evidence(organisation.id, caseStream(kind, organisation.id, caseId)) };
}
