import { createHash } from 'node:crypto';
import {
  GraphQLError,
  Kind,
  Lexer,
  parse,
  Source,
  specifiedRules,
  TokenKind,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { Config } from '@custodia/kernel';
import { variesBy, weigh, withNumbers, type Weight } from './weight.js';

export type DocumentLimits = Config['graphql'];

/** A query that may be executed: graphql's own parser has read it and graphql's own rules, and our limits, hold. */
export interface Operation {
  readonly document: DocumentNode;
  readonly node: OperationDefinitionNode;
  weightOf(variables: Readonly<Record<string, unknown>>): Weight;
  /** Compiled from its second use on; `undefined` before, and when it cannot be compiled. */
  compiled(): CompiledQuery | undefined;
}

/** The errors for a document that is refused; each is the client's own mistake. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly errors: readonly GraphQLError[]) {
    super(errors.map(({ message }) => message).join('\n'));
  }
}

export interface Documents {
  /** The operation of that name, or the only one. Throws `Refused`. */
  operation(text: string, name?: string | null): Operation;
  /** Estimated bytes of all that is kept. */
  readonly bytes: number;
}

interface Prepared {
  readonly bytes: number;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** Measured with queries of this schema: 380 bytes for the tree, 200 for the compiled code; and as much again for what is remembered of each. */
const bytesPerToken = 1_200;
/** Deeper than any query that is allowed; the parser and the rules call themselves for each level. */
const deepestNesting = 200;
const shownErrors = 10;

/** The refusal of a document for one reason. */
export const coded = (code: string, message: string): Refused =>
  new Refused([new GraphQLError(message, { extensions: { code } })]);

/**
 * Reads, checks and compiles documents, and keeps those that passed, by their text, up to `cacheBytes` in all; the one that was not used for the
 * longest time goes first. What is refused is not kept. Size, tokens and nesting are counted before anything is parsed.
 */
export function documents(schema: GraphQLSchema, limits: DocumentLimits): Documents {
  const kept = new Map<string, Prepared>();
  let bytes = 0;

  function prepared(text: string): Prepared {
    const found = kept.get(text);
    if (found) {
      kept.delete(text);
      kept.set(text, found);
      return found;
    }
    const made = prepare(text);
    if (made.bytes > limits.cacheBytes) return made;
    kept.set(text, made);
    bytes += made.bytes;
    for (const [oldest, { bytes: freed }] of kept) {
      if (bytes <= limits.cacheBytes) break;
      kept.delete(oldest);
      bytes -= freed;
    }
    return made;
  }

  function prepare(text: string): Prepared {
    const tokens = count(text, limits);
    const document = parse(text);
    const fragments = new Map<string, FragmentDefinitionNode>();
    const nodes: OperationDefinitionNode[] = [];
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
      else if (definition.kind === Kind.OPERATION_DEFINITION) nodes.push(definition);
    }
    for (const node of nodes) checkWeight(weigh(schema, node, fragments), limits);
    const errors = validate(schema, document, specifiedRules, { maxErrors: shownErrors });
    if (errors.length > 0) throw new Refused(errors.slice(0, shownErrors));
    const operations = new Map(
      nodes.map((node) => [node.name?.value ?? '', operationOf(schema, document, node, fragments)] as const),
    );
    return { bytes: text.length * 2 + tokens * bytesPerToken, operations };
  }

  return {
    operation(text, name) {
      const { operations } = ready(() => prepared(text));
      if (name) {
        const chosen = operations.get(name);
        if (chosen) return chosen;
        throw coded('BAD_REQUEST', `operationName: the query has no operation "${name.slice(0, 80)}".`);
      }
      if (operations.size === 1) return operations.values().next().value!;
      throw coded(
        'BAD_REQUEST',
        operations.size === 0
          ? 'The query has no operation; send a query or a mutation.'
          : 'The query has several operations; name the one to execute as "operationName".',
      );
    },
    get bytes() {
      return bytes;
    },
  };
}

/** A document that graphql itself cannot read is refused like any other. */
function ready(prepared: () => Prepared): Prepared {
  try {
    return prepared();
  } catch (fault) {
    if (fault instanceof GraphQLError) throw new Refused([fault]);
    if (fault instanceof RangeError) throw coded('DOCUMENT_TOO_LARGE', 'The query is too deeply nested to be checked.');
    throw fault;
  }
}

function operationOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  node: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Operation {
  const constant = variesBy(node) ? undefined : weigh(schema, node, fragments);
  let uses = 0;
  let query: CompiledQuery | undefined;
  return {
    document,
    node,
    weightOf: (variables) => constant ?? weigh(schema, node, fragments, withNumbers(node, variables)),
    compiled() {
      if (uses++ === 1) {
        const result = compileQuery(schema, document, node.name?.value, {});
        if (isCompiledQuery(result)) query = result;
      }
      return query;
    },
  };
}

/** The number of tokens. Throws when the text, their number or their nesting is beyond the limits; stops reading there. */
function count(text: string, { maxBytes, maxTokens }: DocumentLimits): number {
  const size = Buffer.byteLength(text);
  if (size > maxBytes)
    throw coded(
      'DOCUMENT_TOO_LARGE',
      `The text of the query has ${size} bytes; ${maxBytes} are allowed (GRAPHQL_MAX_BYTES). Send values as variables.`,
    );
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let nesting = 0;
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    if (++tokens > maxTokens)
      throw coded(
        'DOCUMENT_TOO_LARGE',
        `The query has more than ${maxTokens} tokens (GRAPHQL_MAX_TOKENS). Ask for less at once, and send values as variables.`,
      );
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) nesting++;
    else if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R) nesting--;
    if (nesting > deepestNesting)
      throw coded('DOCUMENT_TOO_LARGE', `The query is nested more than ${deepestNesting} levels deep.`);
  }
  return tokens;
}

const mostDirectives = 50;
/** `__schema` and `__type` go through the whole schema each time. */
const mostIntrospections = 2;

/** Throws when an operation is beyond the limits (OWASP ASVS 5.0, 4.3; ETSI TS 104 223, 5.2.2-2). */
export function checkWeight(
  { cost, depth, aliases, directives, introspections }: Weight,
  limits: DocumentLimits,
): void {
  const { maxCost, maxDepth, maxAliases } = limits;
  const beyond = (what: string, found: number, most: number, remedy: string): Refused =>
    coded('QUERY_TOO_COSTLY', `The ${what} of the query is ${Math.ceil(found)}; ${most} is allowed. ${remedy}`);
  if (depth > maxDepth)
    throw beyond('depth', depth, maxDepth, 'Ask for what lies deeper by its id (GRAPHQL_MAX_DEPTH).');
  if (aliases > maxAliases)
    throw beyond('number of aliases', aliases, maxAliases, 'Split it into several requests (GRAPHQL_MAX_ALIASES).');
  if (directives > mostDirectives)
    throw beyond('number of directives', directives, mostDirectives, 'Split it into several requests.');
  if (introspections > mostIntrospections)
    throw beyond('number of introspections', introspections, mostIntrospections, 'Ask for the schema once.');
  if (!(cost <= maxCost))
    throw beyond('cost', cost, maxCost, 'Ask for fewer fields or smaller pages (GRAPHQL_MAX_COST).');
}

/** SHA-256 of a text in hexadecimal, as clients name registered operations. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
