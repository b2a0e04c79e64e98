import { describe, expect, it } from '@jest/globals';
import { score } from '../scoring/score.js';
import { loadPacks, parsePack } from './pack.js';

const text = (questions: string): string => `pack: test-pack
edition: "1"
title: Test
notice: Written for a test.
rules: custodia-score/1
domains:
  - id: A
    title: First
    weight: 1.5
    questions:
${questions}`;
const good = `      - { id: A.1, text: Is it so?, kind: yes_no, polarity: positive, weight: 3 }
      - { id: A.1.1, text: How so?, kind: text, polarity: neutral, weight: 1, parent: A.1, askedWhen: "yes" }`;
const problems = (yaml: string) => {
  const result = parsePack(yaml, 'test.yaml');
  return result.kind === 'refused' ? result.problems : [];
};

describe('a pack', () => {
  it('becomes a template edition, domain weight included in the weights', () => {
    const result = parsePack(text(good), 'test.yaml');
    expect(result).toMatchObject({
      kind: 'loaded',
      edition: {
        template: 'test-pack',
        edition: '1',
        questions: [
          { id: 'A.1', domain: 'A', weight: 4.5, parent: null },
          { id: 'A.1.1', parent: 'A.1', askedWhen: 'yes' },
        ],
      },
    });
  });

  it.each([
    ['a wrong kind', good.replace('yes_no', 'maybe'), /test\.yaml:11, domains\.0\.questions\.0\.kind/, 'maybe'],
    ['an unknown field', good.replace('weight: 3', 'weight: 3, wieght: 4'), /questions\.0/, ''],
    ['a weight below zero', good.replace('weight: 3', 'weight: -3'), /questions\.0\.weight/, '-3'],
    ['a doubled id', good.replace('A.1.1', 'A.1'), /A\.1/, 'How so?'],
    ['a parent that is not there', good.replace('parent: A.1', 'parent: A.9'), /A\.1\.1/, 'A.9'],
    ['a follow-up without its condition', good.replace(', askedWhen: "yes"', ''), /A\.1\.1/, 'A.1'],
    ['broken YAML', `${good}\n   - [`, /test\.yaml:\d+/, ''],
  ])('with %s is refused, place and value named', (_what, questions, place, value) => {
    const found = problems(text(questions));
    expect(found.length).toBeGreaterThan(0);
    expect(found.some((one) => place.test(one.place) && one.value === value)).toBe(true);
  });

  it('with parents in a circle is refused', () => {
    const circle = `      - { id: A, text: a?, kind: yes_no, polarity: positive, weight: 1, parent: B, askedWhen: "yes" }
      - { id: B, text: b?, kind: yes_no, polarity: positive, weight: 1, parent: A, askedWhen: "yes" }`;
    expect(problems(text(circle)).map((one) => one.reason)).toContain('the parents form a circle');
  });
});

describe('the packs of the project', () => {
  it('load without a problem and can be scored', async () => {
    const packs = await loadPacks();
    expect(packs.length).toBeGreaterThanOrEqual(4);
    for (const pack of packs) {
      if (pack.kind === 'refused') throw new Error(`${pack.file}: ${JSON.stringify(pack.problems)}`);
      const everything = score(
        pack.edition,
        pack.edition.questions.map(({ id, polarity }) => ({
          questionId: id,
          value: polarity === 'negative' ? 'no' : 'yes',
          owner: null,
          text: '',
        })),
      );
      expect(everything.score).toBe(100);
      expect(score(pack.edition, []).score).toBe(0);
    }
  });
});
