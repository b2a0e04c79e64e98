import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';

const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));
const journeys = [...globSync('test/{journeys,engines}/*.ts'), ...globSync('apps/cli/src/demo/*.ts')]
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
/** Journeys write the kind of an asset as a parameter. */
const said = (name: string): string[] => [name, name.replace(/Model|Dataset|Prompt|System/, '${kind}')];

/** Handed by its name to a helper, or as a field in the text of a request. */
const asked = (words: string): boolean =>
  new RegExp(`(?<=['"\`{}] ?)${words.replace(/[${}]/g, '\\$&')}(?=['"\`(]| [{}])`).test(journeys);

describe('every operation of the schema is used by a journey or the demo', () => {
  it.each([schema.getMutationType()!, schema.getQueryType()!].flatMap((type) => Object.keys(type.getFields())))(
    '%s',
    (name) => expect(said(name).some(asked)).toBe(true),
  );
});
