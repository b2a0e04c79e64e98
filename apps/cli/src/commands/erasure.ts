import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { CliFault, print, table } from '../output.js';

interface Erased {
  readonly organisation: string;
  readonly id: string;
}

export function erasureCommand(program: Command): void {
  const group = program
    .command('erasure')
    .description('Keep erasures effective when a backup is restored that is older than they are.');

  group
    .command('list')
    .description(
      'List every person and asset whose key was destroyed. Keep the list apart from the backups; it holds ids only.',
    )
    .option('--json', 'for `erasure repeat`')
    .addHelpText('after', '\nExample:\n  custodia erasure list --json > erasures.json')
    .action(({ json }: { json?: boolean }) =>
      withEngine(async ({ vault }) =>
        print(await vault.erasures(), json, (erased) =>
          erased.length === 0
            ? 'Nothing was erased yet.'
            : table([
                ['erased', 'organisation', 'subject'],
                ...erased.map(({ erasedAt, organisation, id }) => [erasedAt, organisation, id]),
              ]),
        ),
      ),
    );

  group
    .command('repeat')
    .description('Destroy again the keys that a restored backup has brought back. Repeating it is harmless.')
    .argument('<file>', 'the list, as `erasure list --json` wrote it after the backup was made')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia erasure repeat erasures.json')
    .action(async (path: string, { json }: { json?: boolean }) => {
      const erased = parseList(
        path,
        await readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
          throw new CliFault(
            `${path} ${code === 'ENOENT' ? 'does not exist: check the path' : `cannot be read (${code})`}.`,
          );
        }),
      );
      await withEngine(async ({ vault }) => {
        let again = 0;
        // Each waits until no process holds its key any more, so many wait together.
        for (let start = 0; start < erased.length; start += atOnce) {
          const done = await Promise.all(
            erased.slice(start, start + atOnce).map(({ organisation, id }) => vault.erase({ organisation, id })),
          );
          again += done.filter(Boolean).length;
        }
        print(
          { listed: erased.length, erased: again },
          json,
          () =>
            `${again} keys were destroyed again; the other ${erased.length - again} of the list were gone already. Running services can no longer use them.`,
        );
      });
    });
}

const atOnce = 500;

function parseList(path: string, text: string): readonly Erased[] {
  const wrong = () =>
    new CliFault(`${path} is no list of erasures: give the file that \`custodia erasure list --json\` wrote.`);
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw wrong();
  }
  const isErased = (each: unknown): each is Erased =>
    typeof each === 'object' &&
    each !== null &&
    typeof (each as Erased).organisation === 'string' &&
    typeof (each as Erased).id === 'string';
  if (!Array.isArray(list) || !list.every(isErased)) throw wrong();
  return list;
}
