import { organisationsOf } from '@custodia/identity/worker';
import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { print } from '../output.js';

export function filesCommand(program: Command): void {
  program
    .command('files')
    .description('Uploaded files and certificates.')
    .command('seal')
    .description(
      'Encrypt the files that an earlier release stored in the clear. New ones are encrypted anyway. The service may run meanwhile; repeating it is harmless.',
    )
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia files seal')
    .action(({ json }: { json?: boolean }) =>
      withEngine(
        async ({ store, files }) => {
          let [sealed, bytes] = [0, 0];
          for (const { id } of await organisationsOf(store))
            for await (const { size } of files.sealOld(id)) [sealed, bytes] = [sealed + 1, bytes + size];
          print({ sealed, bytes }, json, () =>
            sealed === 0
              ? 'Every file is encrypted already.'
              : `${sealed} files (${bytes} bytes) are encrypted now. Copies in older backups are not.`,
          );
        },
        { existing: true },
      ),
    );
}
