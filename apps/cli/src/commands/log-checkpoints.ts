import type { Command } from 'commander';
import type { Checkpoint, KeptCheckpoint } from '@custodia/transparency';
import { withEngine } from '../engine.js';
import { organisationMeant } from '../organisation.js';
import { CliFault, exitCodes, print, table } from '../output.js';
import { checkpointIn, keysFor, proofsOf, type Proofs } from '../proofs.js';

interface Options {
  readonly organisation?: string;
  readonly installation?: boolean;
  readonly limit: string;
  readonly export?: string;
  readonly json?: boolean;
}

export function checkpointCommands(group: Command): void {
  group
    .command('checkpoints')
    .description('List the signed checkpoints of the log, newest first, or export the newest one into a folder.')
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--installation', 'the tree of what belongs to no organisation')
    .option('--limit <n>', 'so many at the most', '20')
    .option('--export <folder>', 'write them there, one file each, for `custodia log verify --pin`')
    .option('--json', 'for machines, with the signed notes')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia log checkpoints --limit 5\n  custodia log checkpoints --limit 1 --export /mnt/witness/checkpoints',
    )
    .action(({ organisation, installation, limit, export: folder, json }: Options) =>
      withEngine(async (engine) => {
        if (!/^[1-9]\d{0,6}$/.test(limit)) throw new CliFault(`--limit: "${limit}" is no whole number from 1.`);
        const { kept, log } = await proofsOf(engine);
        const meant = installation ? '*' : await organisationMeant(engine, organisation);
        const found = await kept.checkpoints(log, meant, { limit: Number(limit) });
        const files = folder === undefined ? [] : await exported(folder, log, found);
        print(
          found.map(({ root, position: _, ...rest }) => ({ ...rest, root: root.toString('base64') })),
          json,
          () =>
            found.length === 0
              ? 'Nothing is sealed yet: a worker seals within seconds.'
              : [
                  table([
                    ['events', 'sealed', 'root', 'key'],
                    ...found.map(({ size, sealedAt, root, kid }) => [
                      String(size),
                      sealedAt,
                      root.toString('base64'),
                      kid,
                    ]),
                  ]),
                  ...files.map((file) => `written: ${file}`),
                ].join('\n'),
        );
      }),
    );

  group
    .command('consistency')
    .description(
      'Prove that the log of the second checkpoint continues the one of the first: nothing before was changed.',
    )
    .argument('<from>', 'number of events of a checkpoint, or a file with one')
    .argument('<to>', 'the same, of a later one')
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--installation', 'the tree of what belongs to no organisation')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nEnds with exit code 1 when it does not.\n\nExamples:\n  custodia log consistency 120 348\n  custodia log consistency /mnt/witness/checkpoints/120.checkpoint 348 --json',
    )
    .action((from: string, to: string, { organisation, installation, json }: Options) =>
      withEngine(async (engine) => {
        const { checkConsistency, proveConsistency } = await import('@custodia/transparency');
        const proofs = await proofsOf(engine);
        const meant = installation ? '*' : await organisationMeant(engine, organisation);
        const keys = await keysFor(engine, undefined);
        const [first, second] = [
          await checkpointNamed(proofs, meant, from, keys),
          await checkpointNamed(proofs, meant, to, keys),
        ];
        const [tree] = await proofs.kept.trees(proofs.log, meant);
        const proof =
          first.size <= second.size && second.size <= (tree?.size ?? 0)
            ? await proveConsistency(proofs.kept, proofs.log, meant, first.size, second.size)
            : [];
        const problem = checkConsistency(first, second, proof);
        print({ from: first.size, to: second.size, consistent: problem === null, problem, proof }, json, () =>
          problem === null
            ? [`The log of ${second.size} events begins with the one of ${first.size}.`, ...proof].join('\n')
            : problem,
        );
        if (problem !== null) process.exitCode = exitCodes.no;
      }),
    );
}

async function checkpointNamed(
  { kept, log }: Proofs,
  organisation: string,
  wanted: string,
  keys: Awaited<ReturnType<typeof keysFor>>,
): Promise<Checkpoint> {
  const { openCheckpoint } = await import('@custodia/transparency');
  const size = /^\d{1,15}$/.test(wanted) ? Number(wanted) : null;
  const stored = size === null ? null : await kept.checkpointFrom(log, organisation, size);
  if (size !== null && stored?.size !== size)
    throw new CliFault(`There is no checkpoint of ${size} events: custodia log checkpoints lists them.`);
  const note = stored ? stored.note : (await checkpointIn(wanted)).note;
  const opened = openCheckpoint(note, keys);
  if (opened.ok || opened.why === 'revoked_key') return (await parsed(note))!;
  throw new CliFault(`${wanted}: ${opened.problem}`, exitCodes.no);
}

async function parsed(note: string): Promise<Checkpoint | null> {
  const { parseCheckpoint, parseNote } = await import('@custodia/transparency');
  return parseCheckpoint(parseNote(note)!.text);
}

async function exported(folder: string, log: string, found: readonly KeptCheckpoint[]): Promise<string[]> {
  const { writeCheckpoint } = await import('@custodia/transparency');
  const files: string[] = [];
  for (const one of found) files.push(await writeCheckpoint(folder, log, one));
  return files;
}
