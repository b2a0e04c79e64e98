import type { Command } from 'commander';
import type { LostFact } from '@custodia/certificates/worker';
import type { Adopted } from '@custodia/platform/modules';
import { withEngine } from '../engine.js';
import { lostEvents, lostFacts, lostInWords, type LostEvents } from '../lost-facts.js';
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
Reactors go on at the end of what they have seen: no mail and no job is repeated. Legal holds, erasures and certificates
that the key folder knows and the log does not are taken again. Afterwards repeat the erasures that came later where the
key folder is an older copy, too (custodia erasure repeat), and start.

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
          const signed = await lostEvents(engine);
          const adopted = await adoptLog({
            ...engine,
            dryRun,
            ...(process.stderr.isTTY && !json ? { onProgress } : {}),
          });
          const facts = await lostFacts(engine, dryRun);
          const result = { ...adopted, fault: adopted.fault?.message ?? null, adopted: !dryRun, signed, facts };
          print(result, json, () => told(result, dryRun));
        },
        { anyLog: true },
      ),
    );
}

interface Told extends Omit<Adopted, 'fault'> {
  readonly fault: string | null;
  readonly signed: readonly LostEvents[];
  readonly facts: readonly LostFact[];
}

function told({ fault, before, now, lost, reactors, signed, facts }: Told, dryRun: boolean): string {
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
  lines.push('', ...lostInWords(signed, facts, dryRun));
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
      : 'The log is adopted. Where the key folder is an older copy, too, repeat the erasures (custodia erasure repeat). Then start.',
  );
  return lines.join('\n');
}
