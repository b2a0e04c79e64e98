import { readFileSync } from 'node:fs';
import i18next from 'i18next';

export type Language = 'en' | 'de';

const words = new URL('../../apps/console/page/words/', import.meta.url);
const load = async <Loaded>(file: string): Promise<Loaded> => (await import(new URL(file, words).href)) as Loaded;
const read = (file: string): object => JSON.parse(readFileSync(new URL(file, words), 'utf8')) as object;

/** The texts of the console as it shows them in a language: `t` those of its own, `word` those made from the schema. */
export interface Words {
  readonly t: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly word: (ofSchema: string) => string;
}

export async function wordsOf(language: Language): Promise<Words> {
  const [{ en }, { de }, { readable }] = await Promise.all([
    load<{ en: object }>('en.ts'),
    load<{ de: object }>('de.ts'),
    load<{ readable: (name: string) => string }>('readable.ts'),
  ]);
  const names = Object.assign(
    {},
    ...['events', 'fields', 'values', 'actions'].map((part) => read(`de/${part}.json`)),
  ) as object;
  if (!i18next.isInitialized)
    await i18next.init({
      lng: 'en',
      resources: { en: { translation: en }, de: { translation: de, names } },
      interpolation: { escapeValue: false },
    });
  const speaking = <Said>(say: () => Said): Said => {
    // The names of the schema are told in the language that is chosen.
    i18next.language = language;
    return say();
  };
  return {
    t: (key, values = {}) => speaking(() => i18next.getFixedT(language)(key, values)),
    word: (ofSchema) => speaking(() => readable(ofSchema)),
  };
}
