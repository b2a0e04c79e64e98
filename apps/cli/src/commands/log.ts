import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { CliFault, print } from '../output.js';
import { checkpointCommands } from './log-checkpoints.js';
import { proveCommand } from './log-prove.js';
import { recoverCommand } from './log-recover.js';
import { verifyLogCommand } from './log-verify.js';

interface CopyCommandOptions {
  readonly to: string;
  readonly switch?: boolean;
  readonly json?: boolean;
}

const address = /^(postgres|postgresql|kurrentdb|kdb|esdb)(\+discover)?:\/\/\S+$/;

export function logCommand(program: Command): void {
  const group = program.command('log').description('Look after the event log as a whole, and prove what is in it.');
  for (const add of [verifyLogCommand, proveCommand, checkpointCommands, recoverCommand]) add(group);
  group
    .command('copy')
    .description(
      'Copy the event log into another store, event by event with the same ids and bytes, and verify it by digest. An interrupted copy goes on where it was.',
    )
    .requiredOption(
      '--to <address>',
      'kurrentdb://…, esdb://… or postgres://…; empty, or with the beginning of this log',
    )
    .option(
      '--switch',
      'also move the places of projections, reactors and parked events to the copy; all workers must be stopped',
    )
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      `
Copy while the service runs, as often as you like. Then stop it, copy once more with --switch, set EVENT_STORE_URL to the
new address, and start. The way back is the same.

Examples:
  custodia log copy --to "kurrentdb://custodia:secret@node.example.org:2113"
  custodia log copy --to "kurrentdb://custodia:secret@node.example.org:2113" --switch`,
    )
    .action(({ to, switch: switching = false, json }: CopyCommandOptions) => {
      if (!address.test(to))
        throw new CliFault(
          `--to: "${to.replace(/\/\/[^@/]*@/, '//')}" is no address of an event store, such as kurrentdb://user:password@node.example.org:2113.`,
        );
      return withEngine(async (engine) => {
        const { store, source } = engine;
        const [{ copyLog }, { openEventStore, placeOf, rememberCopy }, { moveReaders, placesOfReaders }] =
          await Promise.all([
            import('@custodia/event-store'),
            import('@custodia/platform/modules'),
            import('@custodia/read-models'),
          ]);
        const target = await openEventStore(to);
        try {
          const places = switching ? await placesOfReaders(source) : [];
          const onProgress =
            process.stderr.isTTY && !json
              ? ({ phase, events }: { phase: string; events: number }): void =>
                  void process.stderr.write(`\r\u001b[K${phase}, ${events} events`)
              : () => undefined;
          const copied = await copyLog({ source: store, target, places, onProgress });
          if (switching) {
            await moveReaders(source, copied.places);
            await rememberCopy(engine, target, placeOf(to));
          }
          const { events, copied: written, digest } = copied;
          print({ events, copied: written, digest, switched: switching }, json, () =>
            [
              `${events} events are in both logs, ${written} of them copied now.`,
              `SHA-256 of both: ${digest}`,
              switching
                ? 'Projections and reactors go on in the copy: set EVENT_STORE_URL to it and start.'
                : 'Nothing reads from the copy yet: stop all workers and say it again with --switch.',
            ].join('\n'),
          );
        } finally {
          await target.close();
        }
      });
    });
}
