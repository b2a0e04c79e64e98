import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { serviceClient, type Client, type ClientOptions } from '../client.js';
import { filesNamed } from '../files.js';
import { importMutation, joined, renderImport, tableMutation, type ImportAnswer } from '../import-report.js';
import { CliFault, exitCodes, oneLine, print } from '../output.js';
import { progressLine } from '../progress.js';
import { withUnpacked } from '../unpacked.js';

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
    .argument('<file...>', 'files that `custodia inspect` can read, or folders and zip archives of them')
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
      const progress = progressLine();
      await withUnpacked(await filesNamed(paths), async (files) => {
        if (name !== undefined && files.length > 1)
          throw new CliFault(`--name is for one file, and ${files.length} were given. Import them one by one.`);
        for (const [index, { path, shown }] of files.entries()) {
          const settings = {
            dryRun,
            onExisting: onExisting.toUpperCase(),
            ...(name === undefined ? {} : { assetName: name }),
          };
          const place = files.length > 1 ? `${index + 1} of ${files.length} files: ${oneLine(shown)}` : oneLine(shown);
          progress.tell(place);
          const answer = await importFile(client, path, settings, (rows) => progress.tell(`${place}, ${rows}`));
          progress.clear();
          answers.push({ path: shown, ...answer });
          if (!json)
            print(answer, false, (told) =>
              told.__typename === 'ImportReport'
                ? renderImport(shown, told)
                : `${oneLine(shown)}  ${told.code ?? told.__typename}: ${oneLine(told.message ?? 'recorded, but not yet visible: ask again shortly')}\n`,
            );
        }
      });
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

/** A version of the file has a label that the inventory knows with other content, or a row was left out: the file or the inventory is wrong. */
const isContradicted = ({ assets = [], counts }: Partial<ImportAnswer>): boolean =>
  assets.some(({ versions }) => versions.some(({ outcome }) => outcome === 'LEFT_OUT')) || (counts?.leftOut ?? 0) > 0;

/** What may be a table with thousands of rows, of which the assets are not shown one by one. */
const mayBeTable = (path: string): boolean => ['.csv', '.tsv', '.xlsx'].includes(extname(path).toLowerCase());

/** A table is imported part after part; whoever stops in between imports it again. */
async function importFile(
  client: Client,
  path: string,
  settings: object,
  told: (rows: string) => void,
): Promise<ImportAnswer> {
  const { size } = await stat(path);
  const file =
    size > inline ? { digest: await client.upload(path) } : { content: (await readFile(path)).toString('base64') };
  const input = { fileName: basename(path), name: basename(dirname(resolve(path))), ...file, ...settings };
  const ask = async (afterRow: number | null): Promise<ImportAnswer> => {
    const { importAssets } = await client.graphql<{
      importAssets: ImportAnswer & { importProblems?: ImportAnswer['problems'] };
    }>(mayBeTable(path) ? tableMutation : importMutation, { input: { ...input, afterRow } });
    const { importProblems, ...answer } = importAssets;
    if (!importProblems) return answer;
    // Of a table neither is asked for.
    const { assets = [], links = [] } = answer as Partial<ImportAnswer>;
    return { ...answer, assets, links, problems: importProblems };
  };
  let answer = await ask(null);
  const { rows } = answer;
  while (answer.nextRow != null) {
    told(`row ${answer.nextRow} of ${rows}`);
    const next = await ask(answer.nextRow);
    if (next.__typename !== 'ImportReport') return next;
    answer = joined(answer, next);
  }
  return answer;
}
