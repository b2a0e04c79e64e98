import { subjectOf, type EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { appendAgain, missingFrom, type KeptEvents, type MissingEvent } from '@custodia/platform';
import { namedIn, namingTypes, type Naming } from './named-by-cases.js';

/** What is done about a fact that the restored log does not hold. */
type TakenState =
  /** It is appended to its stream as it was. */
  | 'taken again'
  /** The record went on without it, or belongs to a case that people have to complete: it is told and left to them. */
  | 'for a person'
  /** The record of whom it erased is not in the restored log. */
  | 'nothing to erase';

/** A legal hold, an erasure, a certificate or its number, or the certification of a case that an older backup has forgotten. */
export interface LostFact {
  readonly kind: 'legal hold' | 'erasure' | 'number' | 'certificate' | 'case';
  readonly type: string;
  readonly organisation: string;
  /** Of the record that it is about. */
  readonly id: string;
  /** What a person recognises it by: the name of a hold, the number of a certificate. */
  readonly title: string;
  /** ISO 8601; when the log recorded it first. */
  readonly recordedAt: string;
  readonly state: TakenState;
  /** What is missing besides, or has to be done. */
  readonly remark: string | null;
}

interface TakeAgainPorts {
  readonly store: Pick<EventStore, 'append' | 'readStream' | 'identity'>;
  readonly kept: Pick<KeptEvents, 'list'>;
  readonly files: Pick<Files, 'has'>;
}

/**
 * Compares the log with what is kept of it in the key folder, and appends what it has forgotten to its streams, with the ids and
 * bytes of then; with `dryRun` it only tells. Repeating it finds nothing more. To be called while no worker certifies.
 */
export async function takeAgain(ports: TakeAgainPorts, { dryRun }: { readonly dryRun: boolean }): Promise<LostFact[]> {
  const missing = await missingFrom(ports.store, ports.kept.list());
  const facts = await Promise.all(missing.map((one) => factOf(ports, one)));
  const taken = missing.filter((one) => stateOf(one) === 'taken again').map(({ event }) => event);
  if (!dryRun) await appendAgain(ports.store, taken);
  return facts;
}

function kindOf(type: string): LostFact['kind'] {
  if (type.startsWith('LegalHold')) return 'legal hold';
  if (type.endsWith('Erased')) return 'erasure';
  if (type === 'CertificateNumberAssigned') return 'number';
  return namingTypes.includes(type) ? 'case' : 'certificate';
}

function stateOf({ event, state }: MissingEvent): TakenState {
  const kind = kindOf(event.type);
  if (kind === 'case' || state === 'overtaken') return 'for a person';
  return kind === 'erasure' && state === 'no stream' ? 'nothing to erase' : 'taken again';
}

async function factOf({ files }: TakeAgainPorts, one: MissingEvent): Promise<LostFact> {
  const { stream, type, data, metadata, recordedAt } = one.event;
  const { organisation } = JSON.parse(metadata) as { readonly organisation: string };
  const facts = JSON.parse(data) as Naming & {
    readonly name?: string;
    readonly number?: string;
    readonly digest?: string;
  };
  const state = stateOf(one);
  const lacking =
    type === 'CertificateIssued' && facts.digest !== undefined && !(await files.has(organisation, facts.digest));
  return {
    kind: kindOf(type),
    type,
    organisation,
    id: subjectOf(stream),
    title:
      facts.name ??
      facts.number ??
      namedIn(facts)
        .map(({ number }) => number)
        .join(', '),
    recordedAt,
    state,
    remark: remarkOn(one, lacking),
  };
}

function remarkOn(one: MissingEvent, lacking: boolean): string | null {
  if (kindOf(one.event.type) === 'case')
    return 'The case stands where the backup has it: complete it again. Its certificate stays valid until then.';
  if (one.state === 'overtaken')
    return 'The record went on after the restore: compare both, and record by hand what is still true.';
  return lacking ? 'Its file is not in the file store: restore the files, too.' : null;
}
