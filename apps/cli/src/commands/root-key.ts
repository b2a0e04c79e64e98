import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { print } from '../output.js';
import { makeKeyFile, readKeyFile } from '../root-key-file.js';

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
      '\nThe new key is on disk before the first key is wrapped with it. The old one is kept for old backups. An interrupted\nrotation is finished by the same command, with the same file.\n\nExamples:\n  custodia root-key rotate\n  CUSTODIA_ROOT_KEY=... custodia root-key rotate --to /run/secrets/next-root-key',
    )
    .action(({ to, json }: { to?: string; json?: boolean }) =>
      withEngine(async ({ vault, config }) => {
        const current = join(config.dataDir, 'root.key');
        // A key that came from the environment is not ours to exchange.
        const ours = config.rootKey === undefined && to === undefined;
        const fresh = to ?? `${current}.next`;
        const renewal = (await import('@custodia/vault')).rootKeyRenewal(config.dataDir);
        const key = ours
          ? await renewal.begin()
          : existsSync(fresh)
            ? await readKeyFile(fresh)
            : await makeKeyFile(fresh);
        const keepOld = !(await vault.opensOldRows());
        const rewrapped = await vault.rewrapAll(key);
        const retired = ours ? await renewal.finish({ keepOld }) : null;
        print({ rewrapped, file: ours ? current : fresh, retired }, json, () =>
          ours
            ? `${rewrapped} keys are wrapped anew. The new root key is in ${current}: copy it to a safe place. ${retired ? `The old one is in ${retired}: keep it with backups made until now, or delete it with them.` : 'The old one is destroyed, because it opened keys that an earlier release wrote into the database.'} Restart the service now.`
            : `${rewrapped} keys are wrapped anew. The new root key is in ${fresh}: set CUSTODIA_ROOT_KEY to its content, then restart the service.`,
        );
      }),
    );
}
