import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { zipStream } from './zip-stream.js';

it('writes an archive chunk by chunk, and a last entry that names the digest of every other', async () => {
  const [first, second] = [randomBytes(200_000), Buffer.from('words')];
  const parts: Uint8Array[] = [];
  const entries = [
    { path: 'evidence/1-report.pdf', content: [first.subarray(0, 90_000), first.subarray(90_000)] },
    { path: 'score.json', content: [second] },
    { path: 'empty.txt', content: [] },
  ];
  const archive = zipStream(
    entries,
    (written) => ({ path: 'manifest.json', content: strToU8(JSON.stringify(written)) }),
    new Date('2026-05-03T10:00:00.000Z'),
  );
  for await (const part of archive) parts.push(part);
  expect(parts.length).toBeGreaterThan(4);
  const read = unzipSync(Buffer.concat(parts));
  expect(Object.keys(read)).toEqual(['evidence/1-report.pdf', 'score.json', 'empty.txt', 'manifest.json']);
  expect(Buffer.from(read['evidence/1-report.pdf']!).equals(first)).toBe(true);
  const digest = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  expect(JSON.parse(strFromU8(read['manifest.json']!))).toEqual([
    { path: 'evidence/1-report.pdf', digest: digest(first), size: 200_000 },
    { path: 'score.json', digest: digest(second), size: 5 },
    { path: 'empty.txt', digest: digest(new Uint8Array(0)), size: 0 },
  ]);
});
