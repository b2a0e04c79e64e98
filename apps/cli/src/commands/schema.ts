import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createLogger, parseConfig } from '@custodia/kernel';
import { CliFault, exitCodes } from '../output.js';

export function schemaCommand(program: Command): void {
  program
    .command('schema')
    .description('Print the GraphQL schema; with --check, compare it with a file.')
    .addHelpText('after', '\nExamples:\n  custodia schema > schema.graphql\n  custodia schema --check schema.graphql')
    .option('--check <file>', 'end with exit code 1 unless the file is exactly the schema')
    .action(async ({ check }: { check?: string }) => {
      const schema = await schemaText();
      if (!check) return void process.stdout.write(schema);
      const committed = await readFile(check, 'utf8').catch(() => '');
      if (committed !== schema)
        throw new CliFault(`${check} is not what the code says. Write it anew with: npm run schema`, exitCodes.no);
    });
}

/** The schema needs no running engine: no port is used while it is built. */
async function schemaText(): Promise<string> {
  const [{ GraphQLSchemaHost }, { lexicographicSortSchema, printSchema }, { inspectApi }] = await Promise.all([
    import('@nestjs/graphql'),
    import('graphql'),
    import('@custodia/api'),
  ]);
  const app = await inspectApi({ config: parseConfig({}), logger: createLogger({ level: 'silent', name: 'schema' }) });
  try {
    return `${printSchema(lexicographicSortSchema(app.get(GraphQLSchemaHost).schema))}\n`;
  } finally {
    await app.close();
  }
}
