import { HttpException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { parsed, shapes } from './http.js';

/** The refusal with its status; fails when the value is taken. */
function refusalOf(shape: z.ZodType, value: unknown) {
  try {
    parsed(shape, value);
  } catch (fault) {
    if (fault instanceof HttpException) return { status: fault.getStatus(), ...(fault.getResponse() as object) };
    throw fault;
  }
  throw new Error('taken');
}

const answers = (text: string) => ({ answers: [{ questionId: 'q-1', value: null, owner: null, text }] });

describe('what a vendor sends', () => {
  it.each([
    ['NUL', 'a\u0000', 'a\\u0000'],
    ['half a character', 'a\ud800', 'a\ufffd'],
  ])('is refused by field and value for a text with %s', (_, text, value) =>
    expect(refusalOf(shapes.answers, answers(text))).toMatchObject({
      status: 422,
      code: 'INVALID_INPUT',
      field: 'answers.0.text',
      value,
      remedy: expect.any(String),
    }),
  );

  it('is refused for a title with NUL before the file is read', () =>
    expect(refusalOf(shapes.evidence, { name: 'a.pdf', title: 'a\u0000' })).toMatchObject({
      status: 422,
      code: 'INVALID_INPUT',
      field: 'title',
    }));

  it.each(['0000-01-01', '+275760-09-13T00:00:00.000Z', '2026-02-30', 'soon'])('is refused for the date %s', (date) =>
    expect(refusalOf(shapes.evidence, { name: 'a.pdf', validUntil: date })).toMatchObject({
      status: 422,
      code: 'INVALID_INPUT',
    }),
  );

  it('is taken for a day and for a moment', () =>
    expect(
      parsed(shapes.evidence, { name: 'a.pdf', validFrom: '2026-01-01', validUntil: '2027-01-01T12:00:00Z' }),
    ).toMatchObject({ validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2027-01-01T12:00:00.000Z' }));

  it.each([
    [answers('x'.repeat(40_001)), 'answers.0.text: is longer than 40,000 characters'],
    [{ answers: [] }, 'answers: is empty or too short'],
    [{}, 'answers: is missing, or is not of the kind that is expected'],
    [{ answers: [{ ...answers('').answers[0], value: 'maybe' }] }, 'answers.0.value: is none of yes, no, partial, na'],
    [{ ...answers(''), more: 1 }, 'body: has fields that are not known here: more'],
  ])('is refused in words for people: %#', (value, message) =>
    expect(refusalOf(shapes.answers, value)).toMatchObject({ code: 'INVALID_INPUT', message }),
  );
});
