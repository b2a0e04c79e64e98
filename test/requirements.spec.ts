import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const text = readFileSync('docs/requirements.md', 'utf8');

/** Each test that the text names, with the file that it names before it. */
function named(): { file: string; block: string; sentence: string }[] {
  const found: { file: string; block: string; sentence: string }[] = [];
  for (const cell of text.split(/\||\n/)) {
    let file = '';
    for (const [, path, quoted] of cell.matchAll(/`([\w./-]+spec\.ts)`|"([^"]+ › [^"]+)"/g)) {
      if (path) file = path;
      else found.push({ file, block: quoted!.split(' › ')[0]!, sentence: quoted!.split(' › ')[1]! });
    }
  }
  return found;
}

const literal = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('what docs/requirements.md says', () => {
  it('is shown by many tests', () => expect(named().length).toBeGreaterThan(60));

  it.each(named())('$file: $block › $sentence', ({ file, block, sentence }) => {
    expect(existsSync(file)).toBe(true);
    const blocks = readFileSync(file, 'utf8').split(/^describe/m);
    expect(
      blocks.some(
        (one) =>
          new RegExp(`^(\\.each\\(.*\\))?\\(\\s*['"\`]${literal(block)}['"\`]`).test(one) && one.includes(sentence),
      ),
    ).toBe(true);
  });
});
