import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { longestText, newId } from '@custodia/kernel';
import { everyInputField, type InputField } from '../support/input-fields.js';
import type { Answer } from '../support/http.js';
import { newTenant, type Tenant } from '../support/service.js';

const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));
const fields = everyInputField(schema, newId());
const texts = fields.filter(({ scalar }) => scalar === 'String' || scalar === 'ID');
const moments = fields.filter(({ scalar }) => scalar === 'Instant');

let service: Tenant;
beforeAll(async () => (service = await newTenant()));

/** The code of the answer, whether it is the refusal of a mutation or an error. */
const codeOf = ({ data, errors }: Answer): unknown =>
  errors
    ? (errors[0]!.extensions?.['code'] ?? 'no code')
    : Object.values(data)[0] && (Object.values(data)[0] as { code?: string }).code;

/** What was answered with another code than the rule gives, a few at a time. */
async function others(asked: readonly InputField[], value: unknown): Promise<string[]> {
  const wrong: string[] = [];
  const left = [...asked];
  const next = async (): Promise<void> => {
    for (let field = left.shift(); field; field = left.shift()) {
      const code = codeOf(await service.ask(field.text, field.variables(value)));
      if (code !== 'INVALID_INPUT') wrong.push(`${field.operation} ${field.place}: ${JSON.stringify(code)}`);
    }
  };
  await Promise.all([next(), next(), next(), next()]);
  return wrong;
}

describe('every input field of the schema', () => {
  it('is there to be tested', () => {
    expect(texts.length).toBeGreaterThan(500);
    expect(moments.length).toBeGreaterThan(30);
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['half a character', 'a\ud800'],
    ['a year before 1', '0000-06-01T00:00:00.000Z'],
  ])('refuses text with %s', async (_, text) => expect(await others(texts, text)).toEqual([]));

  it('refuses text that is too long', async () => {
    // A file is as long as a request can be. Each field of an input once, because every text is sent.
    const fieldOf = ({ place }: InputField): string => place.split('.').slice(-2).join('.');
    const bounded = [...new Map(texts.map((field) => [fieldOf(field), field])).values()].filter(
      ({ place }) => !place.endsWith('.content'),
    );
    expect(await others(bounded, 'x'.repeat(longestText + 1))).toEqual([]);
  });

  it.each(['0000-01-01', '10000-01-01', '+010000-01-01T00:00:00Z', '2026-02-30', '2026-01-01T00:00:00Z\u0000', 7])(
    'refuses %j where a moment is asked for',
    async (value) => expect(await others(moments, value)).toEqual([]),
  );

  it('refuses what is written in the document itself, by the same rule', async () => {
    const { data } = await service.ask(
      'mutation { registerModel(input: { name: "a\\u0000", purpose: "b" }) { ... on InvalidInput { code field value remedy } } }',
    );
    expect(data.registerModel).toMatchObject({ code: 'INVALID_INPUT', field: 'input.name', value: 'a\\u0000' });
    const { errors } = await service.ask('{ models(filter: { createdAt: { from: "0000-01-01" } }) { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });

  it('refuses a line break in a name and takes it in a text', async () => {
    const register = (name: string, purpose: string) =>
      service.tell('mutation($input: RegisterModelInput!) { registerModel(input: $input) { __typename } }', {
        input: { name, purpose },
      });
    expect(await register('two\nlines', 'one')).toEqual({ __typename: 'InvalidInput' });
    expect(await register('one', 'two\nlines')).toEqual({ __typename: 'Model' });
  });
});
