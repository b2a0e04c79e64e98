import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { organisationMeant } from '../organisation.js';

export function statusListCommand(program: Command): void {
  program
    .command('status-list')
    .description(
      'Print the signed list of certificates that were superseded or revoked, for checks without a network: custodia verify --status.',
    )
    .option('--organisation <id>', 'id or name; the only one when left out')
    .addHelpText('after', '\nIt is valid for seven days.\n\nExample:\n  custodia status-list > status-list.json')
    .action(({ organisation }: { organisation?: string }) =>
      withEngine(async (engine) => {
        const { SigningKeyRow, signingKeysIn } = await import('@custodia/certificates/worker');
        const { statusListOf } = await import('@custodia/certificates/read');
        const meant = await organisationMeant(engine, organisation);
        const { reader, source, vault, clock } = engine;
        const session = reader.session(meant);
        try {
          process.stdout.write(
            await statusListOf(
              session,
              meant,
              signingKeysIn({ rows: source.getRepository(SigningKeyRow), vault, clock }),
              clock,
            ),
          );
        } finally {
          await session.end();
        }
      }),
    );
}
