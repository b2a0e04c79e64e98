import type { Command } from 'commander';
import type { RecordedEvent } from '@custodia/event-store';
import { withEngine } from '../engine.js';
import { CliFault } from '../output.js';
import { untilStopped } from './start.js';

interface EventsOptions {
  readonly stream?: string;
  readonly after: string;
  readonly type?: string[];
  readonly limit?: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

export function eventsCommand(program: Command): void {
  program
    .command('events')
    .description('Read the event log: one stream, or all events in their order.')
    .option('--stream <name>', 'one stream, for example model-<organisation>.<id>')
    .option('--after <position>', 'all events behind this position', '')
    .option('--type <type...>', 'only these event types')
    .option('--limit <n>', 'stop after n events')
    .option('--follow', 'wait for new events until Ctrl-C')
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia events --limit 20\n  custodia events --type ModelApproved ModelDeployed --json\n  custodia events --follow',
    )
    .action((options: EventsOptions) =>
      withEngine(async ({ store }) => {
        if (options.limit !== undefined && !/^\d{1,9}$/.test(options.limit))
          throw new CliFault(`--limit: "${options.limit}" is no whole number.`);
        const show = (event: RecordedEvent): void =>
          void process.stdout.write(`${options.json ? JSON.stringify(event) : line(event)}\n`);
        const limit = options.limit === undefined ? {} : { limit: Number(options.limit) };
        const types = options.type ? { types: options.type } : {};
        if (options.follow) {
          const subscription = store.subscribe({
            after: options.after,
            ...types,
            onBatch: (events) => events.forEach(show),
          });
          await untilStopped();
          return subscription.stop();
        }
        const events = options.stream
          ? store.readStream(options.stream, limit)
          : store.readAll({ after: options.after, ...types, ...limit });
        for await (const event of events) show(event);
      }),
    );
}

const line = ({ position, stream, revision, type, data }: RecordedEvent): string =>
  `${position}  ${stream}@${revision}  ${type}  ${data}`;
