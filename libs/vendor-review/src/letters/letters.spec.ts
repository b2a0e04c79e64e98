import { describe, expect, it } from '@jest/globals';
import { composeMail, languages, type MailContent } from '@custodia/mail';
import { staffLetters } from './staff.letters.js';
import { vendorLetters } from './vendor.letters.js';
import { words } from './words.js';

/** Everything that any letter says; each takes of it what it needs. */
const facts = {
  organisation: 'Acme',
  sender: 'Sam Sender',
  name: 'Vera Vendor',
  title: 'Hosting: {{asker}} $t(hello)',
  dueAt: '2026-05-03T21:59:59.999Z',
  zone: 'Europe/Berlin',
  link: 'https://custodia.example/vendor/#token',
  publicUrl: 'https://custodia.example',
  reviewId: '01a20560-c87f-7d74-b623-37db5db85565',
  message: 'Please be brief.',
  questions: 12,
  answered: 3,
  asked: 12,
  overdue: false,
  reminded: true,
  code: '123456',
  minutes: 10,
  questionIds: ['Q1', 'Q2'],
  outcome: 'approved_with_conditions',
  evidence: 'SOC 2 report',
  questionId: 'Q1',
  validUntil: '2026-05-03T23:59:59.999Z',
  ended: true,
} as const;
const asked = [
  { questionId: 'Q1', text: 'Which region?' },
  { questionId: null, text: 'Who runs it?' },
];

const lettersIn = (language: (typeof languages)[number]): Record<string, MailContent> => {
  const { clarification, ...vendor } = vendorLetters(language);
  const letters = { ...vendor, ...staffLetters(language) };
  return {
    ...Object.fromEntries(Object.entries(letters).map(([name, letter]) => [name, letter(facts)])),
    clarification: clarification({ ...facts, questions: asked }),
    'clarification of one': clarification({ ...facts, questions: asked.slice(0, 1) }),
    'invitation to one question': vendor.invitation({ ...facts, questions: 1, message: '' }),
    'from nobody': vendor.receipt({ ...facts, organisation: null, sender: null }),
    'reminder that is overdue': vendor.reminder({ ...facts, overdue: true }),
    ...Object.fromEntries(
      (['approved', 'rejected'] as const).map((outcome) => [outcome, vendor.decided({ ...facts, outcome })]),
    ),
    'evidence for nothing, which ends': staffLetters(language).evidence({ ...facts, questionId: null, ended: false }),
  };
};

/** Every text of a tree of words under its path. */
const texts = (node: object, path = ''): [string, string][] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : texts(value, `${path}${key}.`),
  );
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

describe('the letters', () => {
  it('exist in every language with the same placeholders', () => {
    const english = texts(words.en);
    for (const language of languages)
      expect(texts(words[language]).map(([key, text]) => [key, placeholders(text)])).toEqual(
        english.map(([key, text]) => [key, placeholders(text)]),
      );
    expect(english.filter(([key, text]) => text === Object.fromEntries(texts(words.de))[key])).toEqual([
      ['day', '{{day}} ({{zone}})'],
      ['clarification.question', '{{id}}: {{text}}'],
    ]);
  });

  it.each(languages)('leave no placeholder in %s, and put in what people typed as they typed it', (language) => {
    for (const [name, content] of Object.entries(lettersIn(language))) {
      const { text, html } = composeMail(content);
      const typed = text.replaceAll(facts.title, '');
      expect([name, /\{\{|\}\}|\$t\(|undefined|null|NaN|\[object/.exec(typed)]).toEqual([name, null]);
      expect(html).toContain(`<html lang="${language}">`);
      for (const key of texts(words.en).map(([path]) => path))
        if (key.includes('.')) expect([name, text.includes(key)]).toEqual([name, false]);
    }
    expect(lettersIn(language)['receipt']!.title).toContain(facts.title);
  });

  it('say the same in both languages: the same links, codes, names and paragraphs', () => {
    const german = lettersIn('de');
    for (const [name, { greeting, paragraphs, action, code, footer }] of Object.entries(lettersIn('en')))
      expect(german[name]).toMatchObject({
        paragraphs: { length: paragraphs.length },
        ...(greeting?.includes(facts.name) ? { greeting: expect.stringContaining(facts.name) } : {}),
        ...(action ? { action: { url: action.url } } : {}),
        ...(code ? { code } : {}),
        ...(footer?.includes(facts.sender) ? { footer: expect.stringContaining(facts.sender) } : {}),
      });
  });

  it('write days in words, as days of the zone that is meant', () => {
    expect(lettersIn('en')['dueMoved']!.paragraphs[0]).toBe(
      'Acme now expects your answers by 3 May 2026 (Europe/Berlin).',
    );
    expect(lettersIn('de')['dueMoved']!.paragraphs[0]).toBe(
      'Acme erwartet Ihre Antworten jetzt bis zum 3. Mai 2026 (Europe/Berlin).',
    );
    const nextDay = { ...facts, dueAt: '2026-05-03T22:00:00.000Z' };
    expect(vendorLetters('de').dueMoved(nextDay).paragraphs[0]).toContain('4. Mai 2026');
  });

  it('lead members to the review in the console', () => {
    for (const letter of Object.values(staffLetters('en')))
      expect(letter(facts).action?.url).toBe(`https://custodia.example/reviews/${facts.reviewId}`);
  });
});
