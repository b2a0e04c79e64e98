import i18next from 'i18next';

/** The languages in which mails are written. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

type Tree = { readonly [key: string]: string | Tree };
type Stem<Key extends string> = Key extends `${infer Stem}_one` ? Stem : Key extends `${infer Stem}_other` ? Stem : Key;
type Keys<Node, Prefix extends string = ''> = {
  [Key in keyof Node & string]: Node[Key] extends string
    ? `${Prefix}${Stem<Key>}`
    : Keys<Node[Key], `${Prefix}${Key}.`>;
}[keyof Node & string];

/** The same keys with other words: what a translation has to be. */
export type Translated<Node> = {
  readonly [Key in keyof Node]: Node[Key] extends string ? string : Translated<Node[Key]>;
};

type Say<Words> = (key: Keys<Words>, values?: Readonly<Record<string, string | number>>) => string;

/**
 * Speaks the words of the letters of a context, a language at a time. `count` chooses between `_one` and `_other`. A value that
 * a sentence needs and does not get is a fault of the code and is thrown, so that no mail leaves with a placeholder; what people
 * typed is put in as it is, also where it looks like a placeholder.
 */
export function wordsOf<const Words extends Tree>(words: {
  readonly en: Words;
  readonly de: Translated<Words>;
}): (language: Language) => Say<Words> {
  const speaker = i18next.createInstance();
  void speaker.init({
    initAsync: false,
    fallbackLng: false,
    lng: 'en',
    resources: { en: { translation: words.en }, de: { translation: words.de as Tree } },
    interpolation: { escapeValue: false },
    missingInterpolationHandler: (text: string, match: RegExpExecArray) => {
      throw new Error(`The mail text "${text}" needs ${match[0]}.`);
    },
  });
  return (language) => {
    const translate = speaker.getFixedT(language);
    return (key, values = {}) => translate(key, values);
  };
}

const locales = { en: 'en-GB', de: 'de-DE' } as const;

/** The day of a moment (ISO 8601) in a time zone, as people write it: `3 May 2026`, `3. Mai 2026`. */
export const dayInWords = (moment: string, zone: string, language: Language): string =>
  new Date(moment).toLocaleDateString(locales[language], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: zone,
  });
