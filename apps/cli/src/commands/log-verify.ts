import type { Command } from 'commander';
import type { LogReport } from '@custodia/transparency';
import { withEngine } from '../engine.js';
import { exitCodes, oneLine, print, table } from '../output.js';
import { keysFor, pinsIn, proofsOf } from '../proofs.js';

interface VerifyOptions {
  readonly pin?: string[];
  readonly keys?: string;
  readonly json?: boolean;
}

export function verifyLogCommand(group: Command): void {
  group
    .command('verify')
    .description(
      'Check every event of the log against the sealed tree, the signed checkpoints and what is remembered outside the database, and name the first event that is not as it was sealed.',
    )
    .option('--pin <path...>', 'exported checkpoints, files or folders: what the log must continue')
    .option('--keys <file|url>', 'the key set (JWKS) from elsewhere, where the one in the database is not trusted')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      `
Reads the whole log; the service may run meanwhile. Whoever owns the database can write events, tree and key set anew: keep
checkpoints and the key set elsewhere, and name them here.

Examples:
  custodia log verify
  custodia log verify --pin /mnt/witness/checkpoints --keys /mnt/witness/jwks.json`,
    )
    .action(({ pin = [], keys: place, json }: VerifyOptions) =>
      withEngine(
        async (engine) => {
          const { foldersOf, pinsInStateFile, verifyLog, withFolders } = await import('@custodia/transparency');
          const { kept, log } = await proofsOf(engine);
          const keys = await keysFor(engine, place);
          const pins = [
            ...(await withFolders(pinsInStateFile(engine.config.dataDir), foldersOf(engine.config.witnesses)).load(
              log,
            )),
            ...(await pinsIn(pin, log, keys)),
          ];
          const onProgress =
            process.stderr.isTTY && !json
              ? (events: number): void => void process.stderr.write(`\r\u001b[K${events} events`)
              : () => undefined;
          const started = performance.now();
          const report = await verifyLog({ store: engine.store, kept, log, keys, pins, onProgress });
          const seconds = (performance.now() - started) / 1_000;
          if (process.stderr.isTTY && !json) process.stderr.write('\r\u001b[K');
          print({ ...report, pins: pins.length, seconds }, json, () => told(report, pins.length, seconds));
          if (!report.ok) process.exitCode = exitCodes.no;
        },
        { anyLog: true },
      ),
    );
}

function told({ log, ok, events, trees }: LogReport, pins: number, seconds: number): string {
  const rows = trees.map(({ organisation, sealed, unsealed, checkpoints, finding }) => [
    organisation === '*' ? 'installation' : organisation,
    String(sealed),
    String(unsealed),
    String(checkpoints),
    finding ? finding.kind : 'as sealed',
  ]);
  const findings = trees.flatMap(({ finding }) =>
    finding ? [`${finding.organisation}: ${oneLine(finding.message)}`] : [],
  );
  const rate = Math.round(events / Math.max(seconds, 0.001)).toLocaleString('en-US');
  return [
    `log ${log}: ${events} events in ${seconds.toFixed(1)} s (${rate}/s), compared with ${pins} remembered ${pins === 1 ? 'state' : 'states'} from outside the database`,
    table([['organisation', 'sealed', 'unsealed', 'checkpoints', 'finding'], ...rows]),
    ...findings,
    ok ? 'Every sealed event is as it was sealed.' : 'The log is NOT as it was sealed.',
  ].join('\n');
}
