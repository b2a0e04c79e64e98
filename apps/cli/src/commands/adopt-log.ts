import type { Command } from 'commander';
import type { Adopted } from '@custodia/platform/modules';
import { withEngine } from '../engine.js';
import { oneLine, print, table } from '../output.js';

interface AdoptOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Rows of one read model that are named; all are in the JSON. */
const mostNamed = 20;

export function adoptLogCommand(program: Command): void {
  program
    .command('adopt-log')
    .description(
      'Make the log that is there the log of this installation: after an older one was restored, or another one put in its place.',
    )
    .option('--dry-run', 'tell what would be lost and changed, and change nothing')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      `
Stop all processes first. Every read model is built anew from the log, so what the log does not hold is gone from it.
Reactors go on at the end of what they have seen: no mail and no job is repeated. Afterwards repeat the erasures that
the log does not know (custodia erasure repeat), and start.

Examples:
  custodia adopt-log --dry-run
  custodia adopt-log`,
    )
    .action(({ dryRun = false, json }: AdoptOptions) =>
      withEngine(
        async (engine) => {
          const { adoptLog } = await import('@custodia/platform/modules');
          const onProgress = (projection: string, { phase, events }: { phase: string; events: number }): void =>
            void process.stderr.write(`\r\u001b[K${projection}: ${phase}, ${events} events`);
          const adopted = await adoptLog({
            ...engine,
            dryRun,
            ...(process.stderr.isTTY && !json ? { onProgress } : {}),
          });
          print({ ...adopted, fault: adopted.fault?.message ?? null, adopted: !dryRun }, json, (result) =>
            told(result, dryRun),
          );
        },
        { anyLog: true },
      ),
    );
}

function told(
  { fault, before, now, lost, reactors }: Omit<Adopted, 'fault'> & { fault: string | null },
  dryRun: boolean,
): string {
  const lines = [fault ?? 'The log is the one that this installation follows; nothing in it is missing.'];
  if (before?.last)
    lines.push(
      `Known until now: ${before.place}, up to ${before.last.stream}@${before.last.revision}, recorded ${before.last.recordedAt}.`,
    );
  lines.push(
    `The log now: ${now.place}, ${now.last ? `up to ${now.last.stream}@${now.last.revision}, recorded ${now.last.recordedAt}` : 'empty'}.`,
  );
  lines.push('', lost.length === 0 ? 'No row of a read model is lost.' : 'Lost, or shown otherwise than the log says:');
  for (const { projection, rows } of lost) {
    lines.push(`  ${projection}: ${rows.length}`);
    for (const { id, kind, columns } of rows.slice(0, mostNamed)) {
      const name = columns['name']?.shown ?? columns['title']?.shown ?? columns['label']?.shown;
      lines.push(`    ${kind === 'surplus' ? 'lost   ' : 'changed'} ${id}${name ? ` ${oneLine(name)}` : ''}`);
    }
    if (rows.length > mostNamed) lines.push(`    and ${rows.length - mostNamed} more: see --json`);
  }
  const moved = reactors.filter(({ from, to }) => from !== to);
  if (moved.length > 0)
    lines.push(
      '',
      'Reactors that go on elsewhere:',
      table([
        ['reactor', 'was at', 'goes on at'],
        ...moved.map(({ name, from, to }) => [name, from || '-', to || '-']),
      ]),
    );
  lines.push(
    '',
    dryRun
      ? 'Nothing was changed. To adopt this log: custodia adopt-log'
      : 'The log is adopted: repeat the erasures it does not know (custodia erasure repeat), and start.',
  );
  return lines.join('\n');
}
