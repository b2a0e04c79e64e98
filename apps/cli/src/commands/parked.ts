import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { Explanation, ParkedEvent } from '@custodia/read-models';
import type { Ports } from '@custodia/platform';
import { withEngine } from '../engine.js';
import { CliFault, exitCodes, oneLine, print, table } from '../output.js';

/** Loaded when a command runs, so that others start quickly. */
const models = () => import('@custodia/read-models');

interface Where {
  readonly projection?: string;
  readonly json?: boolean;
}

interface Decided extends Where {
  readonly by: string;
  readonly because: string;
}

interface Repair extends Decided {
  readonly type: string;
  readonly data: string;
}

const ports = ({ source, store, projections }: Ports) => ({ source, store, projections });

/** What can be done about events that a read model could not take. */
export function parkedCommands(group: Command): void {
  group
    .command('parked')
    .description('List the events that a read model could not take. It shows nothing of their stream from there on.')
    .option('--json', 'for machines')
    .addHelpText('after', '\nEnds with exit code 1 when there are any.\n\nExample:\n  custodia projections parked')
    .action(({ json }: Where) =>
      withEngine(async ({ source }) => {
        const parked = await (await models()).parkedEvents(source);
        print(parked, json, () => (parked.length === 0 ? 'Nothing is parked.' : parkedTable(parked)));
        if (parked.length > 0) process.exitCode = exitCodes.no;
      }),
    );

  on(group, 'explain')
    .description('Show a parked event: what it is, why it could not be taken, and whether leaving it out would help.')
    .addHelpText('after', '\nExample:\n  custodia projections explain model-0198….0198…')
    .action((stream: string, { projection, json }: Where) =>
      withEngine(async (engine) => {
        const explained = await (await models()).explainParked(ports(engine), { stream, projection });
        print(explained, json, () => explained.map(explanation).join('\n\n'));
      }),
    );

  decided(on(group, 'skip'))
    .description(
      'Leave a parked event out and go on behind it. It stays in the log; every rebuild leaves it out, too. The decision is kept.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  custodia projections skip model-0198….0198… --by "Ada Lovelace" --because "Says nothing that is not said again later"',
    )
    .action((stream: string, { projection, json, by, because }: Decided) =>
      withEngine(async (engine) => {
        const skipped = await (await models()).skipParked(ports(engine), { stream, projection }, { by, because });
        print({ skipped }, json, () => `${parkedTable(skipped)}\n\n${goesOn}`);
      }),
    );

  decided(on(group, 'repair'))
    .description(
      'Append an event that states anew what the parked one said, and leave that one out. It is tried first; nothing is written when it would not help.',
    )
    .requiredOption('--type <type>', 'of the new event')
    .requiredOption('--data <file>', 'its data as JSON; - reads standard input')
    .addHelpText(
      'after',
      '\nExample:\n  custodia projections repair model-0198….0198… --type ModelRegistered --data mended.json --by "Ada Lovelace" --because "The name had a NUL"',
    )
    .action((stream: string, { projection, json, by, because, type, data }: Repair) =>
      withEngine(async (engine) => {
        const event = { type, data: await jsonOf(data) };
        const { repairParked } = await models();
        const repaired = await repairParked(ports(engine), { stream, projection }, event, { by, because });
        print(repaired, json, () => `Revision ${repaired.revision} of ${stream} is ${type}.\n${goesOn}`);
      }),
    );
}

const goesOn = 'The worker takes the stream up again within seconds: custodia projections status';

const on = (group: Command, name: string): Command =>
  group
    .command(name)
    .argument('<stream>', 'as `parked` shows it')
    .option('--projection <name>', 'for this read model only, as `parked` shows it; default: for all that parked it')
    .option('--json', 'for machines');

const decided = (command: Command): Command =>
  command
    .requiredOption('--by <name>', 'who decides')
    .requiredOption('--because <reason>', 'why; kept with the decision');

const parkedTable = (parked: readonly ParkedEvent[]): string =>
  table([
    ['projection', 'event', 'type', 'since', 'attempts', 'reason'],
    ...parked.map((one) => [
      one.projection,
      `${one.stream}@${one.revision}`,
      one.type,
      one.parkedAt,
      String(one.attempts),
      oneLine(one.reason),
    ]),
  ]);

const explanation = (one: Explanation): string =>
  [
    `${one.projection} cannot take ${one.type} at revision ${one.revision} of ${one.stream} (${one.attempts} attempts, since ${one.parkedAt}).`,
    `  reason     ${oneLine(one.reason)}`,
    `  event      ${one.eventId}, recorded ${one.event?.recordedAt ?? 'nowhere: the log has no such event'}`,
    `  metadata   ${oneLine(one.event?.metadata ?? '-')}`,
    `  data       ${oneLine(one.event?.data ?? '-')}`,
    `  left out   ${one.leftOut} events of the stream`,
    one.withoutIt === null
      ? '  remedy     A release that can take it (then: retry), skip, or repair: without it, the rest of the stream can be shown.'
      : `  remedy     A release that can take it (then: retry), or repair. Skip alone does not help: ${oneLine(one.withoutIt)}`,
  ].join('\n');

async function jsonOf(path: string): Promise<unknown> {
  const content = path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8');
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new CliFault(`--data: ${path} is not JSON: ${(cause as Error).message}`);
  }
}
