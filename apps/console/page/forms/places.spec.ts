import { expect, it } from '@jest/globals';
import { buildSchema, getNamedType, isInputObjectType, isRequiredInputField, isUnionType } from 'graphql';
import { readFileSync } from 'node:fs';
import { places, withoutView } from './places.js';

const schema = buildSchema(readFileSync(new URL('../../../api/schema.graphql', import.meta.url), 'utf8'));
const mutations = Object.keys(schema.getMutationType()!.getFields()).sort();

it('offers every mutation of the schema in one place, or says why none does', () => {
  const offered = [...Object.values(places).flat(), ...Object.keys(withoutView)].sort();
  expect(offered).toEqual(mutations);
});

/** What the id that a place hands to its forms is the id of. */
const recordOf = {
  model: 'Model',
  dataset: 'Dataset',
  prompt: 'Prompt',
  system: 'System',
  connector: 'System',
  document: 'Document',
  vendor: 'Subprocessor',
  finding: 'Review',
  review: 'Review',
  template: 'TemplateEdition',
  case: 'DisposalCase',
  transfer: 'TransferCase',
  hold: 'LegalHold',
  policy: 'RetentionPolicy',
  certificate: 'Certificate',
  member: 'Member',
  provider: 'IdentityProvider',
  organisation: 'Organisation',
} as const;

it.each(Object.entries(recordOf))('offers with a record of the kind %s only what changes one', (place, record) => {
  const strange = places[place as keyof typeof recordOf].filter((name) => {
    if (!takesRecord(name)) return false;
    const result = schema.getMutationType()!.getFields()[name]!.type.toString().replace('!', '');
    const union = schema.getType(result);
    const members = isUnionType(union) ? union.getTypes().map((one) => one.name) : [];
    return !members.includes(record) && !members.some((one) => own.includes(one));
  });
  expect(strange).toEqual([]);
});

/** Whether it is told the id of a record that is there already. */
const takesRecord = (name: string): boolean => {
  const input = getNamedType(schema.getMutationType()!.getFields()[name]!.args[0]!.type);
  const id = isInputObjectType(input) ? input.getFields()['id'] : undefined;
  return id !== undefined && isRequiredInputField(id);
};

/** Answers that tell more than the record. */
const own = ['DeviceImport'];
