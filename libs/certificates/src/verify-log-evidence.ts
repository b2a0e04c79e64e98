import {
  checkConsistency,
  checkEvidence,
  parseCheckpoint,
  parseNote,
  type Checkpoint,
  type LogEvidence,
} from '@custodia/transparency';
import { z } from 'zod';
import { caseStream } from './case-stream.js';
import type { Certificate } from './document/certificate.js';
import type { PublishedKey } from './keys/signing-keys.js';

/** A checkpoint that somebody kept: what the log of the certificate must continue, or be continued by. */
export interface Pinned {
  /** A signed note. */
  readonly checkpoint: string;
  /** Between the two checkpoints, as `custodia log consistency --json` gives it; not needed for one of the same size. */
  readonly proof?: readonly string[] | undefined;
}

type Checked =
  | { readonly ok: true; readonly notes: readonly string[] }
  | { readonly ok: false; readonly status: 'log_proof_wrong' | 'log_forked'; readonly problem: string };

const evidenceShape = z.strictObject({
  checkpoint: z.string(),
  events: z
    .array(z.strictObject({ entry: z.string(), index: z.int().min(0), path: z.array(z.string()).max(64) }))
    .min(1),
});
const entryShape = z.looseObject({ stream: z.string(), revision: z.int().min(0) });

/** Whether the proofs in a certificate lead from every event of its case to a signed checkpoint of the log. */
export function checkLogEvidence(certificate: Certificate, keys: readonly PublishedKey[], pin?: Pinned): Checked {
  const wrong = (problem: string): Checked => ({ ok: false, status: 'log_proof_wrong', problem });
  if (certificate.log === undefined)
    return { ok: true, notes: ['The certificate carries no proof from the log: it was issued by an earlier release.'] };
  const shape = evidenceShape.safeParse(certificate.log);
  if (!shape.success) return wrong(`The proof from the log is unreadable: ${z.prettifyError(shape.error)}`);
  const evidence: LogEvidence = shape.data;
  const { organisation, kind, caseId } = certificate;
  const checked = checkEvidence(evidence, keys, organisation.id);
  if (!checked.ok) return wrong(checked.problem);
  const stream = caseStream(kind, organisation.id, caseId);
  for (const [revision, { entry, index }] of evidence.events.entries()) {
    const read = entryIn(entry);
    if (read?.stream !== stream)
      return wrong(
        `The proof of leaf ${index} is of an event of ${read?.stream ?? 'nothing'}, and the certificate is about ${stream}.`,
      );
    if (read.revision !== revision)
      return wrong(`The proofs leave out event ${revision} of ${stream}: not every event of the case is proved.`);
  }
  return pin ? checkPin(checked.checkpoint, pin) : { ok: true, notes: [] };
}

function checkPin(checkpoint: Checkpoint, pin: Pinned): Checked {
  const note = parseNote(pin.checkpoint);
  const pinned = note && parseCheckpoint(note.text);
  if (!pinned) return { ok: false, status: 'log_proof_wrong', problem: 'The checkpoint to compare with is none.' };
  const [from, to] = pinned.size <= checkpoint.size ? [pinned, checkpoint] : [checkpoint, pinned];
  if (from.origin === to.origin && from.size < to.size && pin.proof === undefined) {
    const command = `custodia log consistency ${from.size} ${to.size} --json`;
    return {
      ok: true,
      notes: [
        `Whether the log of ${to.size} events continues the one of ${from.size} was not checked: ask the issuer for ${command}`,
      ],
    };
  }
  const problem = checkConsistency(from, to, pin.proof ?? []);
  return problem === null ? { ok: true, notes: [] } : { ok: false, status: 'log_forked', problem };
}

function entryIn(text: string): z.infer<typeof entryShape> | null {
  try {
    return entryShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
