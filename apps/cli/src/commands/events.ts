import type { Command } from 'commander';
import type { RecordedEvent } from '@custodia/event-store';
import { reasonsOf, withOpenedTexts } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
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
    .option('--after <position>', 'all events behind this position; `now`: only what comes from now on', '')
    .option('--type <type...>', 'only these event types')
    .option('--limit <n>', 'stop after n events')
    .option('--follow', 'wait for new events until Ctrl-C')
    .option('--json', 'one JSON object a line, with data and metadata as objects')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia events --limit 20\n  custodia events --type ModelVersionApproved ModelDeployed --json\n  custodia events --follow --after now',
    )
    .action((options: EventsOptions) =>
      withEngine(
        async ({ store, vault, projections }) => {
          if (options.limit !== undefined && !/^\d{1,9}$/.test(options.limit))
            throw new CliFault(`--limit: "${options.limit}" is no whole number.`);
          const strange = unknownTypes(options.type ?? [], projections);
          if (strange !== null) process.stderr.write(strange);
          const after = options.after === 'now' ? await store.head() : options.after;
          const show = async (event: RecordedEvent): Promise<void> => {
            const text = options.json ? JSON.stringify(await opened(vault, event)) : line(event);
            process.stdout.write(`${text}\n`);
          };
          const limit = options.limit === undefined ? {} : { limit: Number(options.limit) };
          const types = options.type ? { types: options.type } : {};
          if (options.follow) {
            const subscription = store.subscribe({
              after,
              ...types,
              async onBatch(events) {
                for (const event of events) await show(event);
              },
            });
            await untilStopped();
            return subscription.stop();
          }
          const events = options.stream
            ? store.readStream(options.stream, limit)
            : store.readAll({ after, ...types, ...limit });
          for await (const event of events) await show(event);
        },
        { existing: true },
      ),
    );
}

/** Data and metadata are kept as texts; inside other JSON they are shown as what they say, with the reason in the clear. */
async function opened(vault: Pick<Vault, 'openAll'>, event: RecordedEvent): Promise<object> {
  const metadata = JSON.parse(event.metadata) as { readonly organisation: string };
  const [reason] = await reasonsOf(vault, metadata.organisation, [event]);
  return {
    ...event,
    data: await withOpenedTexts(vault, metadata.organisation, JSON.parse(event.data) as unknown),
    metadata: { ...metadata, ...(reason == null ? {} : { reason }) },
  };
}

/** Names the types that no read model knows, with the known ones that are like them; `null` when all are known. */
export function unknownTypes(
  asked: readonly string[],
  projections: readonly { readonly codec: { readonly types: readonly string[] } }[],
): string | null {
  const known = [...new Set(projections.flatMap(({ codec }) => codec.types))].sort();
  const words = (type: string): string[] => type.split(/(?=[A-Z])/);
  const told = asked
    .filter((type) => !known.includes(type))
    .map((type) => {
      const own = new Set(words(type));
      const like = known.filter((each) => words(each).filter((word) => own.has(word)).length >= Math.min(2, own.size));
      return `No read model knows an event of the type ${type}.${like.length > 0 ? ` Like it are ${like.slice(0, 8).join(', ')}.` : ''}\n`;
    });
  return told.length === 0 ? null : told.join('');
}

const line = ({ position, stream, revision, type, data }: RecordedEvent): string =>
  `${position}  ${stream}@${revision}  ${type}  ${data}`;
