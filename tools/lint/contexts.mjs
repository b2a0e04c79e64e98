// What a context leaves to others: their tables, their streams, and the clock.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const libs = new URL('../../libs/', import.meta.url).pathname;

/** The tables of a package, by its entities; without the version, which is raised as time goes on. */
function tablesOf(name) {
  const folder = join(libs, name, 'src');
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.row.ts'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/@Entity\('(\w+)_v\d+'/g)])
    .map(([, table]) => table);
}

const contexts = ['identity', 'inventory', 'lifecycle', 'vendor-review', 'certificates'];
const tables = Object.fromEntries(contexts.map((name) => [name, tablesOf(name)]));

const naming = (pattern) => ({
  selector: `Literal[value=/${pattern}/], TemplateElement[value.raw=/${pattern}/]`,
  message: 'Only its owner names a table. Ask through the door read.ts of the context that owns it.',
});

/** Time is injected (`CLOCK`), so that a test or a demonstration can move it. `new Date(value)` is no clock. */
const clock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: 'Take the time from the injected clock: request.now(), or the clock of the ports.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Take the time from the injected clock: request.now(), or the clock of the ports.',
  },
];

const writing = {
  selector: "MemberExpression[property.name='append']:matches([object.name='store'], [object.property.name='store'])",
  message: 'Events are written by execute() alone, with the aggregate that decides.',
};

/** Other contexts get its language and named commands from its index, not the aggregates that would let them decide anything. */
const aggregates = {
  selector:
    "ExportNamedDeclaration[exportKind='value'][source.value=/\\.(decider|row|projection|resolver|read)\\.js$/] > ExportSpecifier[exportKind='value']",
  message: 'The index of a context holds its language and named commands; questions are in read.ts.',
};

const rules = (...added) => ({ 'no-restricted-syntax': ['error', ...added] });

/** The blocks of the configuration; `everywhere` is what is refused in every file. */
export const contextBlocks = (everywhere) => [
  ...contexts.map((name) => {
    const foreign = contexts.filter((other) => other !== name).flatMap((other) => tables[other]);
    return {
      files: [`libs/${name}/src/**/*.ts`],
      rules: rules(...everywhere, ...clock, naming(`\\b(${foreign.join('|')})_v\\d+(_history)?\\b`), writing),
    };
  }),
  {
    files: ['libs/{identity,inventory,vendor-review,lifecycle,certificates}/src/index.ts'],
    rules: rules(...everywhere, ...clock, naming('_v\\d+\\b'), writing, aggregates),
  },
  {
    files: ['apps/{api,worker}/src/**/*.ts', 'libs/{graphql,platform,files,mail,vault,jobs}/src/**/*.ts'],
    rules: rules(...everywhere, naming('_v\\d+\\b')),
  },
  {
    files: ['apps/{api,worker}/src/**/*.ts', 'libs/graphql/src/**/*.ts'],
    rules: rules(...everywhere, ...clock, naming('_v\\d+\\b')),
  },
];
