import { describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectBytes, inspectFile } from './inspect.js';
import { renderReport } from './render.js';

const bom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.7',
  version: 1,
  components: [{ type: 'machine-learning-model', name: 'sorter', version: '1' }],
});

describe('inspecting a file', () => {
  it('answers the same for a path and for bytes, and in JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'inspect-'));
    try {
      await writeFile(join(folder, 'bom.json'), bom);
      const report = await inspectFile(join(folder, 'bom.json'));
      expect(report).toEqual(inspectBytes('bom.json', Buffer.from(bom)));
      expect(JSON.parse(JSON.stringify(report))).toMatchObject({ format: 'cyclonedx', importable: true });
      expect((await inspectFile(folder)).errors[0]?.reason).toMatch(/folder/);
      expect((await inspectFile(join(folder, 'none'))).errors[0]?.reason).toMatch(/does not exist/);
      expect((await inspectFile(join(folder, 'bom.json'), { bytes: 10 })).errors[0]?.reason).toMatch(
        /more than the 10/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['a workbook', Buffer.from('504b030414', 'hex'), /ZIP/],
    ['a PDF', Buffer.from('%PDF-1.7'), /PDF/],
    ['a gzip archive', Buffer.from('1f8b0800', 'hex'), /gzip/],
    ['nothing', Buffer.alloc(0), /empty/],
    ['a table', Buffer.from('ID,Question,Answer\n1,Do you?,Yes\n'), /CSV/],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), /web page/],
    ['SPDX as tags', Buffer.from('SPDXVersion: SPDX-2.3\n'), /SPDX/],
    ['JSON that is a list', Buffer.from('[1, 2]'), /a list/],
    ['other JSON', Buffer.from('{"a": 1}'), /keys a/],
    [
      'a questionnaire template',
      Buffer.from('/* notes */\n{"questionnaire": [{"text": "a" +\n "b"}]}'),
      /questionnaire/,
    ],
  ])('calls %s unknown, with a reason and a remedy', (_, bytes, reason) => {
    const report = inspectBytes('file', bytes);
    expect(report).toMatchObject({ format: 'unknown', importable: false, assets: [] });
    expect(report.reasons.join(' ')).toMatch(reason);
    expect(report.errors[0]?.remedy.length).toBeGreaterThan(5);
  });

  it('says where text stops being text', () => {
    expect(
      inspectBytes('a.json', Buffer.concat([Buffer.from('{\n "a": "'), Buffer.from([0xe9, 0x20]), Buffer.from('"}')]))
        .errors[0],
    ).toMatchObject({ place: '2:8', reason: expect.stringContaining('UTF-8') });
    expect(inspectBytes('a.md', Buffer.from('# Model\n\u0000')).errors[0]).toMatchObject({
      place: '2:1',
      reason: expect.stringContaining('NUL'),
    });
  });

  it('reads UTF-16 and a byte order mark, and notes them', () => {
    const utf16 = inspectBytes('bom.json', Buffer.from(`\ufeff${bom}`, 'utf16le'));
    expect(utf16).toMatchObject({ format: 'cyclonedx', importable: true });
    expect(utf16.problems[0]?.reason).toMatch(/UTF-16/);
    expect(inspectBytes('bom.json', Buffer.from(`\ufeff${bom}`)).problems[0]?.reason).toMatch(/byte order mark/);
  });

  it('keeps its limits on depth, values, time and aliases', () => {
    expect(
      inspectBytes('deep.json', Buffer.from(`{"bomFormat": "CycloneDX", "components": ${'['.repeat(1_000_000)}`)),
    ).toMatchObject({
      format: 'cyclonedx',
      importable: false,
      errors: [{ reason: expect.stringContaining('deeper') }],
    });
    expect(
      inspectBytes('wide.json', Buffer.from(JSON.stringify(Array(2000).fill(0))), { entries: 1000 }).errors.at(-1)
        ?.reason,
    ).toMatch(/more than 1000 values/);
    expect(
      inspectBytes('slow.json', Buffer.from(JSON.stringify(Array(5000).fill(0))), { time: -1 }).errors.at(-1)?.reason,
    ).toMatch(/longer/);
  });

  it('is quick with a large file', () => {
    const component = {
      type: 'machine-learning-model',
      name: 'm',
      version: '1',
      hashes: [{ alg: 'SHA-256', content: 'x' }],
      modelCard: { considerations: { useCases: ['TODO'] } },
    };
    const large = JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.7',
      components: Array.from({ length: 5_000 }, (_, index) => ({ ...component, 'bom-ref': `m${index}` })),
      dependencies: Array.from({ length: 5_000 }, (_, index) => ({ ref: `m${index}`, dependsOn: [`m${index + 1}`] })),
    });
    const began = performance.now();
    const report = inspectBytes('large.json', Buffer.from(large));
    expect(report.assets).toHaveLength(5_000);
    expect(report.problems).toHaveLength(501);
    expect(performance.now() - began).toBeLessThan(6000);
  });

  const card = '---\nlicense: mit\nlibrary_name: x\n---\n# Model Card for X\n';
  it.each([
    ['headings', card + '# \n'.repeat(150_000)],
    ['comments', card + '<!-- a -->'.repeat(100_000)],
    ['open comments', card + '<!--'.repeat(200_000)],
    ['brackets', card + '['.repeat(500_000)],
    ['labels', card + '- **Developed by:** x\n'.repeat(20_000)],
    ['one line', card + '#'.repeat(1_000_000)],
    [
      'users',
      JSON.stringify({
        schema_version: '1',
        model_details: { name: 'x' },
        considerations: { users: Array.from({ length: 20_000 }, (_, index) => `user ${index}`) },
      }),
    ],
    [
      'references',
      JSON.stringify({
        schema_version: '1',
        model_details: { name: 'x', references: Array(150_000).fill('r') },
        considerations: {},
      }),
    ],
    [
      'aliases',
      JSON.stringify({
        mlflow: {
          registered_model: {
            name: 'm',
            aliases: Array.from({ length: 10_000 }, (_, index) => ({ alias: `a${index}`, version: `${index}` })),
            versions: Array.from({ length: 10_000 }, (_, index) => ({ version: `${index}`, user_id: `u${index}` })),
          },
        },
      }),
    ],
    [
      'keys of a context',
      JSON.stringify({
        '@context': Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`t${index}`, `t${index + 1}`])),
        '@type': 'sc:Dataset',
        t0: 1,
        recordSet: [],
      }),
    ],
  ])('is quick with a file that is nothing but %s', (_, text) => {
    const began = performance.now();
    const report = inspectBytes('many', Buffer.from(text));
    expect(report.format).not.toBe('unknown');
    expect(report.errors).toEqual([]);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('is not polluted by keys such as __proto__', () => {
    const text = bom.replace(
      '"version":"1"',
      '"version":"1","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}',
    );
    const report = inspectBytes('bom.json', Buffer.from(text));
    expect(Object.keys(report.assets[0]?.extra ?? {})).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    inspectBytes('card.md', Buffer.from('---\nlicense: mit\nlibrary_name: x\n__proto__: {polluted: 1}\n---\n# M\n'));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('the report for people', () => {
  it('shows assets, links, problems and the outcome in aligned lines', () => {
    const text = renderReport(inspectBytes('bom.json', Buffer.from(bom)));
    expect(text).toMatch(/CycloneDX 1\.7 \(certainty 0\.99\)/);
    expect(text).toMatch(/Assets \(1\)\n {2}model {2}sorter {2}1 {2}no licence/);
    expect(text).toMatch(/Documentation still to be written/);
    expect(text.trimEnd().endsWith('Ready to import.')).toBe(true);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(140);
  });

  it('gives place, reason and remedy of each error', () => {
    expect(renderReport(inspectBytes('bom.json', Buffer.from(bom.replace('}]', '},]'))))).toMatch(
      /Cannot be imported \(1\)\n {2}1:\d+ {2}has a comma before the closing "]" -> remove the comma/,
    );
  });

  it('has no control characters, whatever the file holds', () => {
    const evil = JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.7',
      components: [{ type: 'machine-learning-model', name: '\u001b[2Jevil\u202e', version: '1\r2' }],
    });
    expect(renderReport(inspectBytes('\u001b]0;x\u0007.json', Buffer.from(evil)))).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/,
    );
  });
});
