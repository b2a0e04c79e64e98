import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');

/** Mutations that need no `Idempotency-Key` to be sent again without harm, and why. */
const exempt: Readonly<Record<string, string>> = {};

/** Commands that a mutation gives beside its own, without the key of the request, and why that is harmless. */
const withoutKey: Readonly<Record<string, string>> = {
  'libs/vendor-review/src/template/editions.ts':
    'A pack of the release is adopted under an id made of its content: the second time nothing is recorded.',
  'libs/vendor-review/src/template/assemble.ts':
    'The edition of several packs, and its weights, are recorded under ids made of their content: the second time nothing is recorded.',
  'libs/vendor-review/src/template/draft.resolver.ts':
    'The edition of a draft is recorded under an id made of its content; the end of the draft has the key.',
  'libs/inventory/src/list-subscription/list-subscription.controller.ts':
    'The routes of subscribers to the public list, which take no Idempotency-Key; a repeat changes nothing more.',
  'libs/identity/src/mail-digest/keep.ts': 'What jobs that send mails record; a mail stands in a digest once.',
  'libs/lifecycle/src/disposal/disposal.facts.ts':
    'What the inventory has learned is recorded when it is new only; the mutation itself is refused then and does not use its key.',
  'libs/inventory/src/disposal/record-disposal.ts': 'What jobs of other contexts record: the end of a disposal.',
  'libs/inventory/src/at-risk/use-record.ts': 'What the watch over standing uses records.',
  'libs/lifecycle/src/certified.commands.ts': 'What jobs of certificates record.',
  'libs/lifecycle/src/transfer/recipient-door.ts':
    'The routes of the recipient of a transfer, which take no Idempotency-Key.',
  'libs/inventory/src/subprocessor/subprocessor.commands.ts':
    'What jobs of other contexts record: decisions of reviews, and tasks that follow from them.',
  'libs/vendor-review/src/review/read-review.ts': "The vendor's routes, which take no Idempotency-Key, and jobs.",
  'libs/vendor-review/src/access/read-access.ts': "The vendor's routes, which take no Idempotency-Key, and jobs.",
  'libs/identity/src/token/issue-token.ts': 'The command line of the operator.',
  'libs/identity/src/operator/act.ts': 'The command line of the operator.',
  'libs/identity/src/sign-in/enrolment.ts':
    'The routes of the sign-in, which take no Idempotency-Key; a link counts once.',
  'libs/identity/src/sign-in/proof.ts': 'The routes of the sign-in, which take no Idempotency-Key; a code counts once.',
  'libs/identity/src/identity-provider/provider-sign-in.ts':
    'The routes of the sign-in, which take no Idempotency-Key; a code of the provider counts once.',
  'libs/identity/src/scim/scim.directory.ts':
    'The routes of SCIM, which take no Idempotency-Key; a repeat changes nothing more.',
  'libs/identity/src/device/devices.ts':
    'The routes of the device flow, which take no Idempotency-Key; a device code counts once.',
  'libs/identity/src/passkeys/passkeys.ts':
    'The routes of the sign-in, which take no Idempotency-Key; an answer of a device counts once.',
  'libs/identity/src/sign-in/own-credentials.ts':
    'The routes of the sign-in, which take no Idempotency-Key; repeated they change nothing more.',
  'libs/identity/src/founding/found-organisation.ts': 'The first start, which has a key of its own.',
  'libs/identity/src/security/security-log.ts': 'Not asked for by a client.',
};

/** Rooms of jobs: what is in there is begun by an event, not by a request. */
const background = /\/jobs\/|\.job\.ts$|\.jobs\.ts$|\/certificates\/src\/issue\//;

const sources = globSync('{libs,apps}/*/src/**/*.ts', { cwd: root }).filter(
  (file) => !/spec\.ts$|\/testing\/|\/contract\//.test(file),
);
const parsed = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(resolve(root, file), 'utf8'), ts.ScriptTarget.Latest, true);

function callsIn(node: ts.Node): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (each: ts.Node): void => {
    if (ts.isCallExpression(each)) found.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

const decorated = (method: ts.MethodDeclaration, name: string): boolean =>
  (ts.getDecorators(method) ?? []).some(
    ({ expression }) => ts.isCallExpression(expression) && expression.expression.getText() === name,
  );

/** Whether a target that a command is given for carries the key of the request. */
const keyed = ({ arguments: [, , target] }: ts.CallExpression): boolean =>
  target !== undefined &&
  ts.isObjectLiteralExpression(target) &&
  target.properties.some(({ name }) => name?.getText() === 'request');

type Named = readonly [name: string, body: ts.Node];

/** Functions and methods of a file. */
function functionsOf(file: string): Named[] {
  const found: Named[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name && node.body)
      found.push([node.name.getText(), node]);
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isArrowFunction(node.initializer))
      found.push([node.name.getText(), node.initializer]);
    ts.forEachChild(node, visit);
  };
  visit(parsed(file));
  return found;
}

const lastName = ({ expression }: ts.CallExpression): string => expression.getText().split('.').at(-1)!;

/** Whether the function gives a command with the key of the request, by itself or through what it hands the request to. */
const writesWith =
  (known: ReadonlySet<string>) =>
  ([, body]: Named): boolean =>
    callsIn(body).some(
      (call) =>
        /(^|\.)writes\.run$/.test(call.expression.getText()) ||
        (lastName(call) === 'execute' && keyed(call)) ||
        (known.has(lastName(call)) && call.arguments.some((given) => given.getText() === 'request')),
    );

function writing(functions: readonly Named[]): ReadonlySet<string> {
  for (let known = new Set<string>(); ;) {
    const next = new Set(functions.filter(writesWith(known)).map(([name]) => name));
    if (next.size === known.size) return known;
    known = next;
  }
}

describe('every mutation', () => {
  const names = Object.keys(
    buildSchema(readFileSync(resolve(root, 'apps/api/schema.graphql'), 'utf8'))
      .getMutationType()!
      .getFields(),
  );
  const functions = sources
    .filter((file) => /^libs\/(certificates|identity|inventory|lifecycle|vendor-review)\//.test(file))
    .flatMap(functionsOf);
  const uses = writesWith(writing(functions));
  const found = functions
    .filter(([, body]) => ts.isMethodDeclaration(body) && decorated(body, 'Mutation'))
    .map((named) => ({ name: named[0], uses: uses(named) }));

  it('is found in the source', () => {
    const methods = new Set(found.map(({ name }) => name));
    // What all kinds of assets can do stands once, and is named for each of them: `register` is `registerModel`.
    const named = (name: string) => methods.has(name) || methods.has(name.replace(/Model|Dataset|Prompt|System/, ''));
    expect(names.filter((name) => !named(name))).toEqual([]);
  });

  it('uses the Idempotency-Key of its request, or says why it need not', () =>
    expect(found.filter(({ uses, name }) => !uses && !exempt[name]).map(({ name }) => name)).toEqual([]));

  it('gives no command without the key beside the one that has it', () => {
    const bare = sources
      .filter((file) => !background.test(file) && !file.startsWith('libs/event-store/'))
      .flatMap((file) =>
        callsIn(parsed(file))
          .filter((call) => call.expression.getText() === 'execute' && call.arguments.length >= 4 && !keyed(call))
          .map(() => file),
      );
    // `Writes.run`, which every mutation goes through, hands over a target that has it.
    expect([...new Set(bare)].filter((file) => !withoutKey[file] && file !== 'libs/graphql/src/writes.ts')).toEqual([]);
    expect(Object.keys(withoutKey).filter((file) => !bare.includes(file))).toEqual([]);
  });
});
