import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';

const schema = buildSchema(readFileSync('apps/api/schema.graphql', 'utf8'));
const journeys = [...globSync('test/{journeys,engines}/*.ts'), ...globSync('apps/cli/src/demo/*.ts')].map((file) => readFileSync(file, 'utf8')).join('\n');
/** Journeys write the kind of an asset as a parameter. */
const said = (name: string): string[] => [name, name.replace(/Model|Dataset|Prompt|System/, '${kind}')];

describe('every operation of the schema is used by a journey or the demo', () => {
  it.each([schema.getMutationType()!, schema.getQueryType()!].flatMap((type) => Object.keys(type.getFields())))('%s', (name) => {
    expect(said(name).some((words) => new RegExp(`(?<![\\w$])${words.replace(/[${}]/g, '\\$&')}(?!\\w)`).test(journeys))).toBe(true);
  });
});
