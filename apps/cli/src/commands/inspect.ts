import type { Command } from 'commander';
import { filesNamed } from '../files.js';
import { exitCodes, print } from '../output.js';

export function inspectCommand(program: Command): void {
  program
    .command('inspect')
    .description('Tell what files are and what an import would make of them. Needs no server and stores nothing.')
    .argument(
      '<file...>',
      'model cards, CycloneDX, Croissant, MLflow exports, Model Card Toolkit, questionnaires; or folders of them',
    )
    .option('--column <name>', 'the column that holds the answers of a questionnaire: C, its heading, or Sheet!C')
    .option('--json', 'one JSON array for machines')
    .addHelpText(
      'after',
      '\nEnds with exit code 1 when one of the files cannot be imported.\n\nExamples:\n  custodia inspect README.md bom.cdx.json\n  custodia inspect --json vendor-answers.xlsx\n  custodia inspect models/',
    )
    .action(async (paths: string[], { json, column }: { json?: boolean; column?: string }) => {
      const { inspect, renderInspected } = await import('../inspection.js');
      const inspected = [];
      for (const path of await filesNamed(paths)) {
        const one = await inspect(path, { column });
        inspected.push(one);
        if (!json) print(one, false, (found) => renderInspected(found, process.stdout.columns));
      }
      const refused = inspected.filter(({ usable }) => !usable);
      if (json) print(inspected, true, () => '');
      else if (inspected.length > 1)
        print(
          refused,
          false,
          () =>
            `${inspected.length} files, ${inspected.length - refused.length} usable${refused.length > 0 ? `; not usable: ${refused.map(({ path }) => path).join(', ')}` : ''}`,
        );
      if (refused.length > 0) process.exitCode = exitCodes.no;
    });
}
