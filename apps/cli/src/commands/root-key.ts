import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { print } from '../output.js';
import { exchange, makeKeyFile, readKeyFile } from '../root-key-file.js';

export function rootKeyCommand(program: Command): void {
  program
    .command('root-key')
    .description('The key that wraps all keys of persons, prompts and signatures.')
    .command('rotate')
    .description(
      'Wrap all keys with a new root key. Stop the service before, or restart it right after: it works with the old one until then.',
    )
    .option(
      '--to <file>',
      'file of the new key; made when it is not there. By default root.key.next in the data folder',
    )
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nThe new key is on disk before the first key is wrapped with it. The old one is kept for old backups.\n\nExamples:\n  custodia root-key rotate\n  CUSTODIA_ROOT_KEY=... custodia root-key rotate --to /run/secrets/next-root-key',
    )
    .action(({ to, json }: { to?: string; json?: boolean }) =>
      withEngine(async ({ vault, config }) => {
        const current = join(config.dataDir, 'root.key');
        const fresh = to ?? `${current}.next`;
        const key = to !== undefined && existsSync(to) ? await readKeyFile(to) : await makeKeyFile(fresh);
        const rewrapped = await vault.rewrapAll(key);
        // A key that came from the environment is not ours to exchange.
        const ours = config.rootKey === undefined && to === undefined;
        const retired = `${current}.until-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
        if (ours) await exchange(fresh, current, retired);
        print({ rewrapped, file: ours ? current : fresh, retired: ours ? retired : null }, json, () =>
          ours
            ? `${rewrapped} keys are wrapped anew. The new root key is in ${current}: copy it to a safe place. The old one is in ${retired}: keep it with backups made until now, or delete it with them. Restart the service now.`
            : `${rewrapped} keys are wrapped anew. The new root key is in ${fresh}: set CUSTODIA_ROOT_KEY to its content, then restart the service.`,
        );
      }),
    );
}
