import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { lostEvents, lostFacts, lostInWords } from '../lost-facts.js';
import { print } from '../output.js';

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function recoverCommand(group: Command): void {
  group
    .command('recover')
    .description(
      'After the restore of a backup: list the legal holds, erasures and certificates that came after it, and take them again.',
    )
    .option('--dry-run', 'only list them')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      `
They are known from the key folder, which is not restored with a database. What fits is appended to the log as it was;
what the record of today contradicts, and the cases themselves, are left to people. custodia adopt-log does the same.
Stop all workers first, unless it is a dry run.

Examples:
  custodia log recover --dry-run
  custodia log recover`,
    )
    .action(({ dryRun = false, json }: Options) =>
      withEngine(
        async (engine) => {
          if (!dryRun) await (await import('@custodia/read-models')).assertNobodyReads(engine.source);
          const events = await lostEvents(engine);
          const facts = await lostFacts(engine, dryRun);
          print({ events, facts, taken: !dryRun }, json, () => lostInWords(events, facts, dryRun).join('\n'));
        },
        { anyLog: true, existing: true },
      ),
    );
}
