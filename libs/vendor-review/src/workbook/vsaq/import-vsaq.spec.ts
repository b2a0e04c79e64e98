import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { importVsaq, isVsaq, plainText } from './import-vsaq.js';
import { parseTolerantJson, type Tolerant } from './tolerant-json.js';

const parsed = (text: string): Tolerant => {
  const result = parseTolerantJson(text);
  if (result.kind === 'refused') throw new Error(`${result.line}: ${result.reason}`);
  return result.value;
};

describe('tolerant JSON', () => {
  it('reads whatever strict JSON says, the same way', () => {
    fc.assert(
      fc.property(fc.json(), (text) => expect(JSON.stringify(parsed(text))).toBe(JSON.stringify(JSON.parse(text)))),
    );
  });

  it('reads comments, joined strings, single quotes and trailing commas', () => {
    expect(parsed(`// head\n{ /* a */ 'a': "one " +\n "two" + 'three', "b": [1, 2,], }`)).toEqual({
      a: 'one twothree',
      b: [1, 2],
    });
  });

  it.each([
    ['{"a": }', 1],
    ['{\n"a": 1\n"b": 2}', 3],
    ['["open', 1],
    ['/* open', 1],
    ['{"a": alert(1)}', 1],
    ['[1] 2', 1],
    ['', 1],
    ['"a" + 1', 1],
  ])('refuses %j and names the line', (text, line) => {
    expect(parseTolerantJson(text)).toMatchObject({ kind: 'refused', line });
  });

  it('refuses endless nesting and gives no key a special meaning', () => {
    expect(parseTolerantJson('['.repeat(100_000))).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/nested/),
    });
    expect(Object.getPrototypeOf(parsed('{"__proto__": {"polluted": true}}'))).toBeNull();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

const template = `{ "questionnaire": [ { "type": "block", "text": "Product questionnaire", "items": [
  { "type": "block", "text": "Access", "items": [
    { "type": "info", "text": "Read this." },
    { "type": "radiogroup", "id": "mfa", "text": "Is <b>MFA</b> used?", "choices": [ { "mfa_yes": "Yes, everywhere" }, { "mfa_no": "No" } ] },
    { "type": "tip", "warn": "yes", "severity": "critical", "cond": "mfa_no", "text": "Bad" },
    { "type": "yesno", "id": "shared", "text": "Are accounts shared?" },
    { "type": "tip", "warn": "yes", "severity": "high", "cond": "shared_yes || mfa_no", "text": "Bad" },
    { "type": "box", "id": "why", "text": "Why are they shared?", "cond": "shared_yes" },
    { "type": "line", "text": "Since when?", "cond": "mfa_yes && shared_no" } ] },
  { "type": "block", "text": "Hosting", "items": [
    { "type": "radiogroup", "id": "cloud", "text": "Where?", "choices": [ { "aws": "AWS" }, { "own": "Own" }, { "no": "Nowhere" } ] },
    { "type": "yesno", "id": "eu", "text": "Is it in the EU?" } ] } ] } ] }`;

describe('a VSAQ template', () => {
  const report = importVsaq(parsed(template), 'product.json');
  it('becomes an edition: blocks are domains, warnings give polarity, weight and the critical flag', () => {
    expect(isVsaq(parsed(template))).toBe(true);
    expect(report.recognition).toMatchObject({ format: 'vsaq', certainty: 1 });
    expect(report.edition!.domains.map((domain) => domain.title)).toEqual(['Access', 'Hosting']);
    expect(
      report.edition!.questions.map(({ id, kind, polarity, weight, critical }) => [
        id,
        kind,
        polarity,
        weight,
        critical,
      ]),
    ).toEqual([
      ['mfa', 'yes_no', 'positive', 4, true],
      ['shared', 'yes_no', 'negative', 3, false],
      ['why', 'text', 'neutral', 1, false],
      ['access-4', 'text', 'neutral', 1, false],
      ['cloud', 'text', 'neutral', 1, false],
      ['eu', 'yes_no', 'neutral', 1, false],
    ]);
    expect(report.edition!.questions[0]!.text).toBe('Is MFA used?');
    expect(report.edition!.questions[4]!.options).toEqual(['AWS', 'Own', 'Nowhere']);
  });

  it('turns a condition on one answer into a follow-up, and says which it cannot express', () => {
    expect(report.edition!.questions[2]).toMatchObject({ parent: 'shared', askedWhen: 'yes' });
    expect(report.edition!.questions[3]!.parent).toBeNull();
    expect(report.concluded).toContain(
      '1 questions depend on something else than one yes or no; they are asked always',
    );
  });

  it('loses no text to markup', () => {
    expect(plainText('<p>One &amp; two</p><ul><li>a < b</li><li>c</li></ul>')).toBe('One & two\n- a < b\n- c');
  });
});
