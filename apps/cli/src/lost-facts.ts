import type { LostFact } from '@custodia/certificates/worker';
import type { Ports } from '@custodia/platform';
import { oneLine, table } from './output.js';

/** How many events of a tree were signed, and how many of them the log still has. */
export interface LostEvents {
  readonly organisation: string;
  readonly signed: number;
  readonly there: number;
}

type SealedPorts = Pick<Ports, 'config' | 'overview' | 'store'>;

/**
 * Trees of which the log holds fewer events than a checkpoint covers that is known outside: in the state file, or in a folder
 * of `CUSTODIA_WITNESSES`. To be asked before the log is adopted, since the adopted one begins new trees.
 */
export async function lostEvents({ config, overview, store }: SealedPorts): Promise<LostEvents[]> {
  const { currentLogName, foldersOf, organisationOf, pinsInStateFile, withFolders } =
    await import('@custodia/transparency');
  const pins = await withFolders(pinsInStateFile(config.dataDir), foldersOf(config.witnesses)).load(
    await currentLogName(overview),
  );
  if (pins.length === 0) return [];
  const there = new Map<string, number>();
  for await (const { stream } of store.readAll()) {
    const organisation = organisationOf(stream);
    there.set(organisation, (there.get(organisation) ?? 0) + 1);
  }
  return pins
    .map(({ organisation, size }) => ({ organisation, signed: size, there: there.get(organisation) ?? 0 }))
    .filter(({ signed, there: left }) => left < signed);
}

/** Legal holds, erasures and certificates that the key folder knows and the log does not; taken again unless `dryRun`. */
export async function lostFacts(
  { config, files, store }: Pick<Ports, 'config' | 'files' | 'store'>,
  dryRun: boolean,
): Promise<LostFact[]> {
  const [{ takeAgain }, { keptEventsIn }] = await Promise.all([
    import('@custodia/certificates/worker'),
    import('@custodia/platform'),
  ]);
  return takeAgain({ store, files, kept: keptEventsIn(config.keysDir) }, { dryRun });
}

/** Both as lines for people. */
export function lostInWords(events: readonly LostEvents[], facts: readonly LostFact[], dryRun: boolean): string[] {
  const lines = events.map(
    ({ organisation, signed, there }) =>
      `Signed were ${signed} events of ${organisation === '*' ? 'the installation' : organisation}; the log holds ${there}: at least ${signed - there} are lost.`,
  );
  if (facts.length === 0)
    return [...lines, 'No legal hold, erasure or certificate that the key folder knows is missing in the log.'];
  return [
    ...lines,
    dryRun
      ? 'Known in the key folder and not in the log (what fits would be taken again):'
      : 'Known in the key folder and not in the log:',
    table([
      ['what', 'event', 'recorded', 'of', 'then'],
      ...facts.map(({ kind, type, recordedAt, id, title, state }) => [
        kind,
        type,
        recordedAt,
        title ? `${id} ${oneLine(title)}` : id,
        state,
      ]),
    ]),
    ...[...new Set(facts.flatMap(({ remark, state }) => (remark ? [`${state}: ${remark}`] : [])))],
  ];
}
