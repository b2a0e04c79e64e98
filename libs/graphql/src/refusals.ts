import type { Type } from '@nestjs/common';
import { Field, ID, Int, InterfaceType, ObjectType, createUnionType, type ReturnTypeFunc } from '@nestjs/graphql';
import { quotable, type Refusal } from '@custodia/kernel';
import { noteProblem } from '@custodia/telemetry';
import { Instant } from './scalars.js';

/** Why a mutation was refused. */
@InterfaceType('Refusal', {
  description: 'A business rule said no. Nothing was changed. `code` is stable, `message` is for people.',
  resolveType: (refusal: { code: string }) => typeOf(refusal.code),
})
export abstract class RefusalInterface {
  @Field({ description: 'Stable, for programs.' })
  code!: string;

  @Field({ description: 'What is wrong and what can be done, for people.' })
  message!: string;
}

const named = new Map<string, Type<RefusalInterface>>();

function typeOf(code: string): string {
  const type = named.get(code);
  if (!type) throw new Error(`The refusal ${code} has no GraphQL type`);
  return type.name;
}

const kinds = {
  id: () => ID,
  text: () => String,
  number: () => Int,
  instant: () => Instant,
  ids: () => [ID],
  texts: () => [String],
} satisfies Record<string, () => unknown>;

/** The GraphQL type of the refusal with the code `UPPER_SNAKE(name)`; `facts` are its further fields. */
export function refusalType(
  name: string,
  description: string,
  facts: Record<string, keyof typeof kinds> = {},
): Type<RefusalInterface> {
  const type = { [name]: class extends RefusalInterface {} }[name]!;
  for (const [field, kind] of Object.entries(facts)) {
    Field(kinds[kind] as ReturnTypeFunc, { nullable: true, description: `Explains the refusal: ${field}.` })(
      type.prototype,
      field,
    );
  }
  ObjectType(name, { description, implements: () => [RefusalInterface] })(type);
  const code = name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toUpperCase();
  if (named.has(code)) throw new Error(`The refusal ${code} is declared twice`);
  named.set(code, type);
  return type;
}

export const InvalidInput = refusalType('InvalidInput', 'A field has a value that cannot be used.', {
  field: 'text',
  value: 'text',
  remedy: 'text',
});
export const KeyReused = refusalType(
  'KeyReused',
  'The header Idempotency-Key makes a request safe to send again: the repeat is answered with what the first one did. A key belongs to who sent it, to one operation, to the alias of the operation in the request and to its input. This key was used with another input; send a new key with every new request.',
);
export const TryAgain = refusalType(
  'TryAgain',
  'Others are writing the same record. Nothing was changed; the same request can be sent again after `retryAfterMs`.',
  { retryAfterMs: 'number' },
);
export const RecordStale = refusalType(
  'RecordStale',
  'What is shown of the record is older than what is recorded of it, because its read model could not take an event. An operator repairs it; until then nobody decides on it.',
  { id: 'id', staleSince: 'instant' },
);
export const NotFound = refusalType('NotFound', 'There is no such record in this organisation.', { id: 'id' });
export const IdTaken = refusalType('IdTaken', 'Another record has this id, with other content.', { id: 'id' });
export const ChangedMeanwhile = refusalType('ChangedMeanwhile', 'Somebody else changed the record since it was read.', {
  expectedRevision: 'number',
  actualRevision: 'number',
});

@ObjectType({
  description: 'The change is recorded, but the read models had not reached it in time. Read the record again shortly.',
})
export class RecordedNotYetVisible {
  @Field(() => ID, { description: 'Of the record.' })
  id!: string;

  @Field({ description: 'Place of the change in the order of all events.' })
  position!: string;
}

export interface InvalidInputRefusal extends Refusal {
  readonly code: 'INVALID_INPUT';
  readonly field: string;
  readonly value: string;
  readonly remedy: string;
}

/** The refusal `INVALID_INPUT` for a value that breaks a rule; quotes the value so that it can be shown. */
export const invalidInput = (
  field: string,
  value: string,
  { problem, remedy }: { readonly problem: string; readonly remedy: string },
): InvalidInputRefusal => {
  const shown = quotable(value);
  return {
    code: 'INVALID_INPUT',
    message: `${field}: "${shown}" cannot be used. ${problem}`,
    field,
    value: shown,
    remedy,
  };
};

/** What every mutation can answer, whatever it does. */
const always = [InvalidInput, KeyReused, RecordStale, TryAgain];

/**
 * The union `<Mutation>Result`: the row on success, or one of the refusals that this mutation can really give.
 * A refusal that is not listed is a fault, so that the schema never lies.
 */
export function resultOf(mutation: string, success: Type<object>, refusals: readonly Type<RefusalInterface>[]) {
  const members = [success, RecordedNotYetVisible, ...always, ...refusals];
  const operation = `${mutation.charAt(0).toLowerCase()}${mutation.slice(1)}`;
  return createUnionType({
    name: `${mutation}Result`,
    description: `What \`${operation}\` answers.`,
    types: () => members,
    resolveType: (value: object) => {
      if (value instanceof RecordedNotYetVisible) return RecordedNotYetVisible;
      if (!('code' in value && 'message' in value)) return success;
      noteProblem(String(value.code), operation);
      const type = named.get(String(value.code));
      // No type is a fault of this one field; an exception here would leave compiled queries without an answer.
      return type && members.includes(type) ? type : undefined;
    },
  });
}

/** For mutations that make something new. */
export const creationResult = (mutation: string, success: Type<object>, ...refusals: Type<RefusalInterface>[]) =>
  resultOf(mutation, success, [IdTaken, ...refusals]);

/** For mutations of something that exists. */
export const changeResult = (mutation: string, success: Type<object>, ...refusals: Type<RefusalInterface>[]) =>
  resultOf(mutation, success, [NotFound, ChangedMeanwhile, ...refusals]);
