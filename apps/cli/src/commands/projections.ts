import type { Command } from 'commander';
import type { AnyProjection, Comparison, Rebuilt, RebuildProgress } from '@custodia/read-models';
import { withEngine } from '../engine.js';
import { parkedCommands } from './parked.js';
import { CliFault, exitCodes, oneLine, print, table } from '../output.js';

/** Loaded when a command runs, so that others start quickly. */
const models = () => import('@custodia/read-models');

interface Options {
  readonly json?: boolean;
}

export function projectionsCommand(program: Command): void {
  const group = program
    .command('projections')
    .description('Look after the read models: how far they are, what they could not take, and building them anew.')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia projections status\n  custodia projections rebuild model model_version\n  custodia projections verify all',
    );

  group
    .command('status')
    .description('Show how far each read model is behind the log, and the events that are parked.')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nEnds with exit code 1 when events are parked.\n\nExample:\n  custodia projections status --json',
    )
    .action(({ json }: Options) =>
      withEngine(async ({ overview, source, store, projections: all }) => {
        const { lagOf, parkedEvents } = await models();
        const [lag, parked] = [await lagOf(overview, store, all), await parkedEvents(source)];
        print({ projections: lag, parked }, json, () => {
          const rows = lag.map((one) => [
            `${one.name}_v${one.version}`,
            one.caughtUp ? 'up to date' : `${(one.behindMs / 1000).toFixed(1)} s behind`,
            one.position || '-',
            one.owner ? 'running' : 'nobody works on it',
            String(one.parked),
          ]);
          const told = table([['projection', 'state', 'position', 'worker', 'parked'], ...rows]);
          return parked.length === 0
            ? told
            : `${told}\n\nParked (custodia projections explain tells what can be done)\n${table(parked.map((one) => [one.projection, `${one.stream}@${one.revision}`, one.type, `${one.attempts} attempts`, oneLine(one.reason)]))}`;
        });
        if (parked.length > 0) process.exitCode = exitCodes.no;
      }),
    );

  group
    .command('rebuild')
    .description(
      'Build read models anew from the log, beside the running ones, and put them in their place. The service goes on meanwhile.',
    )
    .argument('<name...>', 'names as `status` shows them, with or without version; or `all`')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExamples:\n  custodia projections rebuild model\n  custodia projections rebuild all')
    .action((names: string[], { json }: Options) =>
      withEngine(async ({ store, database, projections }) => {
        const { rebuild } = await models();
        const done: Rebuilt[] = [];
        for (const projection of named(names, projections)) {
          const progress = progressBar(projection.name, json);
          done.push(
            await rebuild({ store, url: database.ownerUrl, projection, onProgress: progress.show }).finally(
              progress.end,
            ),
          );
        }
        print(done, json, () =>
          table([
            ['projection', 'rows', 'events', 'parked', 'seconds'],
            ...done.map((one) => [
              one.projection,
              String(one.rows),
              String(one.events),
              String(one.parked),
              (one.ms / 1000).toFixed(1),
            ]),
          ]),
        );
      }),
    );

  parkedCommands(group);

  group
    .command('retry')
    .description('Try parked events again: all, or those of one read model.')
    .argument('[name]', 'as `status` shows it')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia projections retry model')
    .action((name: string | undefined, { json }: Options) =>
      withEngine(async ({ source, projections }) => {
        const { retryParked } = await models();
        const keys =
          name === undefined
            ? [undefined]
            : named([name], projections).map((projection) => `${projection.name}_v${projection.version}`);
        let retried = 0;
        for (const key of keys) retried += await retryParked(source, key);
        print({ retried }, json, () => `${retried} streams are tried again by the worker within seconds.`);
      }),
    );

  group
    .command('verify')
    .description('Compare read models with what a clean rebuild gives, row by row. Changes nothing.')
    .argument('<name...>', 'names as `status` shows them; or `all`')
    .option('--json', 'for machines')
    .addHelpText('after', '\nEnds with exit code 1 when a row differs.\n\nExample:\n  custodia projections verify all')
    .action((names: string[], { json }: Options) =>
      withEngine(async ({ store, database, projections }) => {
        const { compareWithRebuild } = await models();
        const compared: Comparison[] = [];
        for (const projection of named(names, projections)) {
          const progress = progressBar(projection.name, json);
          compared.push(
            await compareWithRebuild({ store, url: database.ownerUrl, projection, onProgress: progress.show }).finally(
              progress.end,
            ),
          );
        }
        const differing = compared.filter(({ differences }) => differences.length > 0);
        print(compared, json, () =>
          [
            table([
              ['projection', 'rows', 'result'],
              ...compared.map((one) => [
                one.projection,
                String(one.rows),
                one.differences.length === 0
                  ? 'as a rebuild gives it'
                  : `${one.differences.length}${one.differences.length === 100 ? ' or more' : ''} rows differ`,
              ]),
            ]),
            ...differing.flatMap(differences),
          ].join('\n'),
        );
        if (differing.length > 0) process.exitCode = exitCodes.no;
      }),
    );
}

const differences = ({ projection, differences: found }: Comparison): string[] => [
  '',
  projection,
  ...found.slice(0, 20).map(
    ({ table: name, id, kind, columns }) =>
      `  ${name} ${id} ${kind}${
        kind === 'different'
          ? `: ${Object.entries(columns)
              .map(([column, { shown, rebuilt }]) => oneLine(`${column} is ${short(shown)}, must be ${short(rebuilt)}`))
              .join('; ')}`
          : ''
      }`,
  ),
];

const short = (value: string | null): string =>
  value === null ? 'empty' : value.length > 60 ? `${value.slice(0, 57)}...` : value;

/** Throws `CliFault` for a name that no read model has. */
function named(names: readonly string[], all: readonly AnyProjection[]): AnyProjection[] {
  if (names.includes('all')) return [...all];
  return names.map((name) => {
    const found = all.find(
      (projection) => name === projection.name || name === `${projection.name}_v${projection.version}`,
    );
    if (!found)
      throw new CliFault(
        `There is no read model "${name}": ${all.map((projection) => projection.name).join(', ')}, or all.`,
      );
    return found;
  });
}

/** On a terminal only: one line that is written over. The share of the log is estimated by the positions, whose digits count upwards. */
function progressBar(name: string, quiet: boolean | undefined): { show(progress: RebuildProgress): void; end(): void } {
  if (quiet || !process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const width = 30;
  return {
    show({ phase, events, position, head }) {
      const share =
        phase === 'reading'
          ? Math.min(1, Number.parseInt(position || '0', 10) / Math.max(1, Number.parseInt(head || '0', 10)))
          : 1;
      const filled = Number.isFinite(share) ? Math.round(share * width) : 0;
      process.stderr.write(
        `\r\u001b[K${name}  [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${phase}, ${events} events`,
      );
    },
    end: () => void process.stderr.write('\r\u001b[K'),
  };
}
