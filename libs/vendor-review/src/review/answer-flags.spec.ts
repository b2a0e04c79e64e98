import { describe, expect, it } from '@jest/globals';
import { builtInPacks } from '../template/editions.js';
import { flagsIn, uniformityOf } from './answer-flags.js';

const [{ edition }] = (await builtInPacks()).filter((pack) => pack.edition.template === 'caiq-lite-style') as [
  Awaited<ReturnType<typeof builtInPacks>>[number],
];
const asked = edition.questions.filter(({ kind, polarity }) => kind !== 'text' && polarity === 'positive');
const given = (count: number, text: (index: number) => string, value: 'yes' | 'no' = 'yes') =>
  Object.fromEntries(
    asked
      .slice(0, count)
      .map(({ id }, index) => [id, { questionId: id, value, owner: null, text: text(index), importId: null }]),
  );

describe('what a reviewer should look at', () => {
  it('is found in answers given on the page, too', () => {
    const flags = flagsIn(
      edition,
      given(1, () => 'Not applicable to our service.'),
      [],
    );
    expect(flags).toEqual([expect.objectContaining({ kind: 'yes-but-not-applicable', questionId: asked[0]!.id })]);
  });
  it('is what an import found, as long as its answer stands', () => {
    const id = asked[0]!.id;
    const flag = { kind: 'owner-unknown', questionId: id, place: 'CAIQ!D3', detail: 'unknown' };
    const imports = [{ importId: 'i', flags: [flag] }];
    const answer = given(1, () => 'We do.')[id]!;
    expect(flagsIn(edition, { [id]: { ...answer, importId: 'i' } }, imports)).toEqual([flag]);
    expect(flagsIn(edition, { [id]: answer }, imports)).toEqual([]);
  });
  it('is everything answered alike, in the same words', () => {
    expect(
      uniformityOf(
        edition,
        given(60, (index) => `As in section ${index}.`),
      ),
    ).toEqual([expect.objectContaining({ kind: 'all-the-same' })]);
    expect(
      uniformityOf(
        edition,
        given(60, () => 'Yes, we do.'),
      ).map(({ kind }) => kind),
    ).toEqual(['all-the-same', 'same-words']);
    const mixed = { ...given(60, (index) => `${index}`), ...given(20, (index) => `${index}`, 'no') };
    expect(uniformityOf(edition, mixed)).toEqual([]);
    expect(
      uniformityOf(
        edition,
        given(5, () => 'Yes.'),
      ),
    ).toEqual([]);
  });
});
