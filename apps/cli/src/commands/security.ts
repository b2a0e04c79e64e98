import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { organisationMeant } from '../organisation.js';
import { CliFault, print, table } from '../output.js';

interface Options {
  readonly organisation?: string;
  readonly operator?: boolean;
  readonly hours: string;
  readonly kind?: string;
  readonly json?: boolean;
}

const hourMs = 3_600_000;

export function securityCommand(program: Command): void {
  program
    .command('security')
    .description(
      'Show the security log: refused sign-ins, denials, reads of secret content, limits and faults. Works on the machine of the service, without a token.',
    )
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--operator', 'the log of what belongs to no organisation: unknown tokens, anonymous clients')
    .option('--hours <n>', 'how far back, in hours', '24')
    .option('--kind <kind>', 'only sign_in_refused, access_denied, secret_read, limit_reached or fault')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia security --hours 2\n  custodia security --operator --kind sign_in_refused',
    )
    .action(async ({ organisation, operator, hours, kind, json }: Options) => {
      const { securityKinds } = await import('@custodia/telemetry');
      if (!/^\d{1,5}$/.test(hours) || Number(hours) === 0)
        throw new CliFault(`--hours: "${hours}" is no whole number of hours from 1.`);
      if (kind !== undefined && !(securityKinds as readonly string[]).includes(kind))
        throw new CliFault(`--kind: "${kind}" is none; there are ${securityKinds.join(', ')}.`);
      await withEngine(async (engine) => {
        const { OPERATOR_LOG, readSecurityLog } = await import('@custodia/identity/worker');
        const log = operator ? OPERATOR_LOG : await organisationMeant(engine, organisation);
        const now = Date.now();
        const span = {
          since: new Date(now - Number(hours) * hourMs).toISOString(),
          until: new Date(now).toISOString(),
        };
        const entries = (await Array.fromAsync(readSecurityLog(engine.store, log, span))).filter(
          (entry) => kind === undefined || entry.kind === kind,
        );
        print(entries, json, () =>
          entries.length === 0
            ? 'Nothing was refused and nothing failed in this time.'
            : table([
                ['last', 'times', 'kind', 'code', 'target', 'member', 'actor', 'subject', 'network', 'request'],
                ...entries.map(
                  ({ lastAt, count, kind: what, code, target, memberId, actor, subject, network, correlation }) => [
                    lastAt,
                    String(count),
                    what,
                    code,
                    target,
                    memberId ?? '',
                    actor ?? '',
                    subject ?? '',
                    network ?? '',
                    correlation ?? '',
                  ],
                ),
              ]),
        );
      });
    });
}
