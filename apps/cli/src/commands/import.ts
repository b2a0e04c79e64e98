import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { serviceClient, type Client, type ClientOptions } from '../client.js';
import { filesNamed } from '../files.js';
import { importMutation, renderImport, type ImportAnswer } from '../import-report.js';
import { CliFault, exitCodes, oneLine, print } from '../output.js';

interface ImportOptions extends ClientOptions {
  readonly dryRun?: boolean;
  readonly onExisting: string;
  readonly name?: string;
  readonly json?: boolean;
}

/** Longer files are uploaded before they are imported. Bytes. */
const inline = 1_400_000;

export function importCommand(program: Command): void {
  program
    .command('import')
    .description('Take the assets of files into the inventory of a running service. Repeating it is harmless.')
    .argument('<file...>', 'files that `custodia inspect` can read, or folders of them')
    .option('--url <address>', 'the service; CUSTODIA_URL, or http://127.0.0.1:4600')
    .option('--token <token>', 'an API token with the role asset_owner, admin or integration; CUSTODIA_TOKEN')
    .option('--dry-run', 'tell what would happen, and write nothing')
    .addOption(
      new Option('--on-existing <what>', 'what happens with assets that are there already')
        .choices(['match', 'update', 'new', 'refuse'])
        .default('match'),
    )
    .option('--name <name>', 'name of the one asset that the file describes, whatever the file calls it')
    .option('--json', 'one JSON array for machines')
    .addHelpText(
      'after',
      '\nEnds with exit code 1 when one of the files was not imported, or a version was left out because the inventory has its label with other content; the rest is imported.\n\nExamples:\n  custodia import README.md --dry-run\n  CUSTODIA_TOKEN=cus_... custodia import --url https://custodia.example.org bom.cdx.json\n  custodia import exports/ --on-existing update --json',
    )
    .action(async (paths: string[], { dryRun = false, onExisting, json, name, ...options }: ImportOptions) => {
      const client = serviceClient(options);
      const answers: (ImportAnswer & { readonly path: string })[] = [];
      const files = await filesNamed(paths);
      if (name !== undefined && files.length > 1)
        throw new CliFault(`--name is for one file, and ${files.length} were given. Import them one by one.`);
      for (const path of files) {
        const answer = await importFile(client, path, {
          dryRun,
          onExisting: onExisting.toUpperCase(),
          ...(name === undefined ? {} : { assetName: name }),
        });
        answers.push({ path, ...answer });
        if (!json)
          print(answer, false, (told) =>
            told.__typename === 'ImportReport'
              ? renderImport(path, told)
              : `${oneLine(path)}  ${told.code ?? told.__typename}: ${oneLine(told.message ?? 'recorded, but not yet visible: ask again shortly')}\n`,
          );
      }
      if (json) print(answers, true, () => '');
      const refused = answers.filter(({ code }) => code !== undefined);
      if (!json && answers.length > 1)
        print(
          refused,
          false,
          () =>
            `${answers.length} files, ${answers.length - refused.length} ${dryRun ? 'importable' : 'imported'}${refused.length > 0 ? `; not: ${refused.map(({ path }) => path).join(', ')}` : ''}`,
        );
      if (refused.length > 0 || answers.some(isContradicted)) process.exitCode = exitCodes.no;
    });
}

/** A version of the file has a label that the inventory knows with other content: the file or the inventory is wrong. */
const isContradicted = ({ assets = [] }: Partial<ImportAnswer>): boolean =>
  assets.some(({ versions }) => versions.some(({ outcome }) => outcome === 'LEFT_OUT'));

async function importFile(client: Client, path: string, settings: object): Promise<ImportAnswer> {
  const { size } = await stat(path);
  const file =
    size > inline ? { digest: await client.upload(path) } : { content: (await readFile(path)).toString('base64') };
  const { importAssets } = await client.graphql<{
    importAssets: ImportAnswer & { importProblems?: ImportAnswer['problems'] };
  }>(importMutation, {
    input: { fileName: basename(path), name: basename(dirname(resolve(path))), ...file, ...settings },
  });
  const { importProblems, ...answer } = importAssets;
  return importProblems ? { ...answer, problems: importProblems } : answer;
}
