import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

export interface Adapter {
  /** `jobs: in-memory`, `jobs: bullmq/redis`. */
  readonly name: string;
  /** What is wrong with its test; `null` when it calls the contract. */
  readonly fault: string | null;
}

const isSpec = (file: string): boolean => /\.(int-|engine-)?spec\.ts$/.test(file);

/**
 * Every adapter of every port below `libs`, and whether a spec of its own calls the contract of its port, always. A port
 * is a library with a folder `contract`; an adapter is a module below `adapters` with an exported function that answers
 * with the port or, for an engine below an adapter, with its `Backend`. A module that only chooses between adapters is none.
 */
export function adaptersOf(libs: string): Adapter[] {
  const libraries = readdirSync(libs).filter(
    (library) =>
      existsSync(join(libs, library, 'src', 'contract')) || existsSync(join(libs, library, 'src', 'adapters')),
  );
  return libraries.flatMap((library) => portOf(join(libs, library, 'src'), library));
}

function portOf(src: string, library: string): Adapter[] {
  const nothing = (fault: string): Adapter[] => [{ name: library, fault }];
  const contracts = existsSync(join(src, 'contract')) ? readdirSync(join(src, 'contract')) : [];
  const suite = contracts.find((file) => file === `${library}.contract.ts`);
  if (!suite) return nothing(`there is no contract/${library}.contract.ts`);
  const call = `${library.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Contract`;
  const files = filesBelow(src).filter((file) => file.endsWith('.ts'));
  const sources = new Map(
    files.map((file) => [file, ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)]),
  );
  const ports = portTypes([...sources.values()], call.charAt(0).toUpperCase() + call.slice(1, -'Contract'.length));
  const modules = files.filter(
    (file) => file.startsWith(join(src, 'adapters')) && !isSpec(file) && !file.endsWith('.fixture.ts'),
  );
  const offering = modules.filter((file) => answers(sources.get(file)!).some((type) => ports.has(type)));
  const adapters = offering.filter((file) => !importsOf(sources.get(file)!).some((other) => offering.includes(other)));
  if (adapters.length === 0) return nothing(`no module below adapters offers ${[...ports].join(' or ')}`);
  return adapters.map((file) => {
    const own = files.filter(
      (spec) =>
        isSpec(spec) &&
        dirname(spec) === dirname(file) &&
        basename(spec).replace(/\.(int-|engine-)?spec\.ts$/, '') === basename(file, '.ts'),
    );
    const calling = own.filter((spec) => callsAlways(sources.get(spec)!, call) && reaches(spec, file, sources));
    const name = `${library}: ${relative(join(src, 'adapters'), file).replace(/\.ts$/, '')}`;
    return {
      name,
      fault:
        calling.length > 0
          ? null
          : `no ${basename(file, '.ts')}.spec.ts, .int-spec.ts or .engine-spec.ts beside it calls ${call} unconditionally`,
    };
  });
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** The port itself, what extends it, and the engines below an adapter. */
function portTypes(sources: readonly ts.SourceFile[], port: string): Set<string> {
  const types = new Set([port, 'Backend']);
  const interfaces = sources.flatMap(({ statements }) => statements.filter(ts.isInterfaceDeclaration));
  for (let before = -1; before !== types.size;) {
    before = types.size;
    for (const { name, heritageClauses = [] } of interfaces) {
      if (heritageClauses.some((clause) => clause.types.some(({ expression }) => types.has(expression.getText()))))
        types.add(name.text);
    }
  }
  return types;
}

/** Names of the types that exported functions answer with; of a promise, what it promises. */
function answers(source: ts.SourceFile): string[] {
  const exported = (node: ts.Node): boolean =>
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return source.statements.filter(exported).flatMap((statement) => {
    const functions: readonly (ts.Node | undefined)[] = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ initializer }) => initializer)
      : [statement];
    return functions.flatMap((node) => {
      if (!node || !(ts.isFunctionDeclaration(node) || ts.isArrowFunction(node)) || !node.type) return [];
      return [/^(?:Promise<)?(\w+)>?$/.exec(node.type.getText())?.[1] ?? ''];
    });
  });
}

function importsOf(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    const from = (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier;
    return from && ts.isStringLiteral(from) && from.text.startsWith('.')
      ? [resolve(dirname(source.fileName), from.text.replace(/\.js$/, '.ts'))]
      : [];
  });
}

function reaches(
  from: string,
  to: string,
  sources: ReadonlyMap<string, ts.SourceFile>,
  seen = new Set<string>(),
): boolean {
  if (from === to) return true;
  if (seen.has(from) || !sources.has(from)) return false;
  seen.add(from);
  return importsOf(sources.get(from)!).some((next) => reaches(next, to, sources, seen));
}

/** At the top of the file, or in a loop there: not behind an `if`, a `?` or an `&&`, and not in a `describe.skip`. */
function callsAlways(source: ts.SourceFile, name: string): boolean {
  const calls = (statement: ts.Statement): boolean => {
    if (ts.isExpressionStatement(statement))
      return ts.isCallExpression(statement.expression) && statement.expression.expression.getText() === name;
    if (ts.isForOfStatement(statement)) return calls(statement.statement);
    return ts.isBlock(statement) && statement.statements.some(calls);
  };
  return source.statements.some(calls);
}
