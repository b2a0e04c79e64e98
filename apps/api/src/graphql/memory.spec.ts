import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const built = pathToFileURL(join(import.meta.dirname, '../../dist/graphql/documents.js')).href;

/** Runs in a process of its own, with the built code; answers megabytes of the heap that are in use. */
function measured(work: string): Record<string, number> {
  const script = `
    import { buildSchema } from 'graphql';
    import { documents } from ${JSON.stringify(built)};
    const schema = buildSchema('type Query { a: Query, b: Int }');
    const limits = { maxDepth: 12, maxAliases: 30, maxCost: 20000, maxBytes: 32768, maxTokens: 2000, cacheBytes: 4 * 2 ** 20 };
    const cache = documents(schema, limits);
    const used = () => { globalThis.gc(); globalThis.gc(); return process.memoryUsage().heapUsed / 2 ** 20; };
    let refused = 0;
    const send = (text) => { try { return cache.operation(text); } catch (fault) { if (fault.name !== 'Refused') throw fault; refused++; } };
    ${work}
  `;
  const given = ['--expose-gc', '--input-type=module', '-e', script];
  return JSON.parse(execFileSync(process.execPath, given, { encoding: 'utf8', cwd: import.meta.dirname }));
}

describe('the memory of a process', () => {
  it('is where it was after a thousand hostile documents of 1.4 MB with 45,000 fragments each', () => {
    const { size, refused, grown } = measured(`
      const fragments = Array.from({ length: 45000 }, (_, i) => 'fragment Fragment' + i + ' on Query{b}').join('\\n');
      const hostile = (n) => 'query Q' + n + '{ b }' + fragments;
      const size = hostile(1000).length;
      send(hostile(0));
      const before = used();
      for (let n = 1; n <= 1000; n++) send(hostile(n));
      console.log(JSON.stringify({ size, refused, grown: used() - before }));
    `);
    expect(size).toBeGreaterThan(1_300_000);
    expect(refused).toBe(1_001);
    expect(grown).toBeLessThan(4);
  });

  it('is bounded by the bytes of the cache, however many documents are valid, and keeps none that was refused', () => {
    const { refused, grown, bytes } = measured(`
      const valid = (n) => 'query Q' + n + ' { ' + 'b '.repeat(100) + ' }';
      for (let n = 0; n < 8; n++) { const operation = send(valid(n)); operation.compiled(); operation.compiled(); }
      const before = used();
      for (let n = 100; n < 500; n++) {
        const operation = send(valid(n));
        operation.compiled();
        operation.compiled();
        send('{ nothing' + n + ' '.repeat(30000) + '}');
      }
      console.log(JSON.stringify({ refused, grown: used() - before, bytes: cache.bytes }));
    `);
    expect(refused).toBe(400);
    expect(bytes).toBeLessThanOrEqual(4 * 2 ** 20);
    expect(grown).toBeLessThan(8);
  });
});
