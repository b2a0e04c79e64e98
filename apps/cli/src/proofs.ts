import { readFile } from 'node:fs/promises';
import type { Checkpoint, LogName, Pin, Transparency, VerifyingKey } from '@custodia/transparency';
import type { Ports } from '@custodia/platform';
import { filesNamed } from './files.js';
import { cannotRead, keySetIn } from './key-set.js';
import { CliFault } from './output.js';

/** What the proofs of the log are made and checked with. */
export interface Proofs {
  readonly kept: Transparency;
  readonly log: LogName;
}

export async function proofsOf({ overview }: Pick<Ports, 'overview'>): Promise<Proofs> {
  const [{ currentLogName }, { postgresTransparency }] = await Promise.all([
    import('@custodia/transparency'),
    import('@custodia/transparency/kept'),
  ]);
  return { kept: postgresTransparency(overview), log: await currentLogName(overview) };
}

/** The key set in a file or at an address, or the one of the installation. */
export async function keysFor(
  { source, vault }: Pick<Ports, 'source' | 'vault'>,
  place: string | undefined,
): Promise<readonly VerifyingKey[]> {
  if (place !== undefined) return (await keySetIn(place)).keys;
  const { SigningKeyRow, signingKeysIn } = await import('@custodia/certificates/worker');
  return (await signingKeysIn({ rows: source.getRepository(SigningKeyRow), vault }).publicKeys()).keys;
}

/** A checkpoint in a file, as it was exported. Throws `CliFault` when there is none. */
export async function checkpointIn(path: string): Promise<{ readonly note: string; readonly checkpoint: Checkpoint }> {
  const { parseCheckpoint, parseNote } = await import('@custodia/transparency');
  const note = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => cannotRead(path, fault));
  const parsed = parseNote(note);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  if (!checkpoint)
    throw new CliFault(`${path} holds no signed checkpoint: export one with custodia log checkpoints --export.`);
  return { note, checkpoint };
}

/** The checkpoints in files and folders, as pins. Throws `CliFault` for one that another log or no key of the set signed. */
export async function pinsIn(
  paths: readonly string[],
  log: LogName,
  keys: readonly VerifyingKey[],
): Promise<readonly Pin[]> {
  if (paths.length === 0) return [];
  const { ofOrigin, openCheckpoint } = await import('@custodia/transparency');
  const pins: Pin[] = [];
  for (const path of await filesNamed(paths)) {
    const { note, checkpoint } = await checkpointIn(path);
    const of = ofOrigin(checkpoint.origin);
    if (of?.log !== log)
      throw new CliFault(
        `--pin ${path} is a checkpoint of ${checkpoint.origin}, and the log here is ${log}: another log was put in its place.`,
      );
    const opened = openCheckpoint(note, keys);
    if (!opened.ok && opened.why !== 'revoked_key')
      throw new CliFault(
        `--pin ${path} cannot be used. ${opened.problem} If the file is genuine, the key set was exchanged: name one from elsewhere with --keys.`,
      );
    pins.push({ organisation: of.organisation, size: checkpoint.size, root: checkpoint.root, from: path });
  }
  return pins;
}
