import { beforeAll, describe, expect, it } from '@jest/globals';
import i18next from 'i18next';
import { errorInWords, nameActs, refusalInWords } from './refusals.js';

const id = '0198c7a2-0000-7000-8000-000000000001';
const other = '0198c7a2-0000-7000-8000-000000000002';
const names = new Map([[id, 'Ada King']]);

beforeAll(async () => {
  nameActs(['approveModelVersion']);
  await i18next.init({ lng: 'de', resources: { en: { translation: {} }, de: { translation: {} } } });
  i18next.addResourceBundle('de', 'names', {
    IN_REVIEW: 'In Prüfung',
    approveModelVersion: 'Modellversion freigeben',
    reason: 'Grund',
    phrase: { 'Say why.': 'Sagen Sie, warum.' },
    refusal: {
      GONE: 'Das ist weg.',
      HELD: 'Es gilt etwas[: {holdIds}]. Sehen Sie nach: {!approveModelVersion}.',
      WRONG: 'Das geht nicht[ ({status})].[ Möglich ist: {allowed}.]',
      WHEN: 'Weiter geht es[ am {retryAt}].',
      INVALID_INPUT: '[{field}: ][„{value}“ geht nicht. ]{remedy}',
      FAULT: 'Störung[ {correlationId}].',
    },
  });
});

describe('in German, a refusal', () => {
  it('is the sentence of its code, with the facts that it tells', () => {
    const facts = { status: 'in_review', allowed: ['approveModelVersion'] };
    expect(refusalInWords({ code: 'WRONG', message: 'No.', facts })).toBe(
      'Das geht nicht (In Prüfung). Möglich ist: „Modellversion freigeben“.',
    );
  });

  it('calls a record by its name and leaves out one that has none here, and a fact that is not told', () => {
    const held = (...holdIds: string[]) => refusalInWords({ code: 'HELD', message: '', facts: { holdIds } }, names);
    expect(held(id)).toBe('Es gilt etwas: Ada King. Sehen Sie nach: „Modellversion freigeben“.');
    expect(held(id, other)).toBe('Es gilt etwas. Sehen Sie nach: „Modellversion freigeben“.');
    expect(refusalInWords({ code: 'WRONG', message: '', facts: { status: null } })).toBe('Das geht nicht.');
  });

  it('writes a moment as people do', () => {
    const facts = { retryAt: '2026-05-03T12:00:00.000Z' };
    expect(refusalInWords({ code: 'WHEN', message: '', facts })).toMatch(/am 3\. Mai 2026|03\.05\.2026/);
  });

  it('has the sentence of the service where that is free text, in German where it is known', () => {
    const invalid = (remedy: string) =>
      refusalInWords({ code: 'INVALID_INPUT', message: '', facts: { field: 'input.reason', value: 'x', remedy } });
    expect(invalid('Say why.')).toBe('Grund: „x“ geht nicht. Sagen Sie, warum.');
    expect(invalid('Another one.')).toBe('Grund: „x“ geht nicht. Another one.');
  });

  it('is as the service says it where no translation knows its code', () => {
    expect(refusalInWords({ code: 'NEW_ONE', message: 'No.' })).toBe('No.');
  });

  it('is told of errors as well', () => {
    expect(errorInWords({ message: 'Quote it.', extensions: { code: 'FAULT', correlationId: id } })).toBe(
      `Störung ${id}.`,
    );
  });
});

describe('in English, a refusal', () => {
  it('is as the service says it, its remedy once, with acts and records called as the console calls them', async () => {
    await i18next.changeLanguage('en');
    const message = `reason: "" cannot be used. Say why.`;
    expect(refusalInWords({ code: 'INVALID_INPUT', message, facts: { remedy: 'Say why.' } })).toBe(message);
    expect(refusalInWords({ code: 'X', message: `${id} needs approveModelVersion.` }, names)).toBe(
      'Ada King needs “Approve model version”.',
    );
    await i18next.changeLanguage('de');
  });
});
