import { textProblem, type TextLimits } from '@custodia/kernel';
import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  GraphQLError,
  GraphQLID,
  GraphQLString,
  isInputObjectType,
  isListType,
  isObjectType,
  isUnionType,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { invalidInput, type InvalidInputRefusal } from './refusals.js';

/** What is one line wherever it is asked for: names, numbers and places, as opposed to text that people write. */
const lines = new Set(
  `after assetName before classification classificationAfter classificationBefore contentsDigest country digest edition email field
  fileName keyId kind label licence mediaType name number path propertyNumber questionId questionIds reference regions
  registration requestId role scopeDigest serialNumber template title uri url version website`.split(/\s+/),
);
/** Files that travel inside a request, in base64: as much as a request can hold. */
const files = new Set(['content']);
const mostOfFile = 2 * 1_048_576;
const mostOfId = 200;

const limitsOf = (name: string, type: GraphQLInputType): TextLimits => {
  if (type === GraphQLID) return { line: true, atMost: mostOfId };
  return files.has(name) ? { atMost: mostOfFile } : { line: lines.has(name) };
};

type Check = (value: unknown, place: string) => InvalidInputRefusal | undefined;

/**
 * Lets every argument of the schema keep the rule for text (`textProblem`), whatever its resolver does. A mutation whose
 * result can tell it answers with the refusal `INVALID_INPUT`; every other field fails with an error of that code.
 */
export function withTextRule(schema: GraphQLSchema): GraphQLSchema {
  const known = new Map<GraphQLInputType, Check | undefined>();

  function checkOf(name: string, type: GraphQLInputType): Check | undefined {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const each = checkOf(name, nullable.ofType);
      return each && ((value, place) => firstOf(asList(value), (part, index) => each(part, `${place}.${index}`)));
    }
    if (nullable === GraphQLString || nullable === GraphQLID) {
      const limits = limitsOf(name, nullable);
      return (value, place) => {
        const wrong = typeof value === 'string' ? textProblem(value, limits) : undefined;
        return wrong && invalidInput(place, value as string, wrong);
      };
    }
    if (!isInputObjectType(nullable)) return undefined;
    if (!known.has(nullable)) {
      // Known before its fields are, because an input can contain itself.
      let check: Check | undefined;
      known.set(nullable, (value, place) => check?.(value, place));
      known.set(nullable, (check = all(Object.values(nullable.getFields()), (place) => `${place}.`)));
    }
    return known.get(nullable);
  }

  function all(fields: readonly Pick<GraphQLInputField, 'name' | 'type'>[], prefix: (place: string) => string) {
    const checks = fields.flatMap(({ name, type }) => {
      const check = checkOf(name, type);
      return check ? [[name, check] as const] : [];
    });
    if (checks.length === 0) return undefined;
    const check: Check = (value, place) => {
      const given = (value ?? {}) as Record<string, unknown>;
      return firstOf(checks, ([name, each]) =>
        given[name] == null ? undefined : each(given[name], `${prefix(place)}${name}`),
      );
    };
    return check;
  }

  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const check = all(field.args, () => '');
      if (!check) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      const refusable = canRefuse(field.type);
      field.resolve = (source, args, context, info) => {
        const wrong = check(args, '');
        if (!wrong) return resolve(source, args, context, info) as unknown;
        if (refusable) return wrong;
        const { code, message, field: place, remedy } = wrong;
        throw new GraphQLError(message, { extensions: { code, field: place, remedy } });
      };
    }
  }
  return schema;
}

const canRefuse = (type: GraphQLOutputType): boolean => {
  const named = getNamedType(type);
  return isUnionType(named) && named.getTypes().some(({ name }) => name === 'InvalidInput');
};

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function firstOf<Part, Found>(
  parts: readonly Part[],
  find: (part: Part, index: number) => Found | undefined,
): Found | undefined {
  for (const [index, part] of parts.entries()) {
    const found = find(part, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
