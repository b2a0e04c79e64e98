import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'translation';
    readonly resources: { readonly translation: typeof en };
  }
}

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const key = 'custodia.language';
const isLanguage = (text: string | null): text is Language => text !== null && text in languages;

/** The language that was chosen here, or the one of the browser. */
function preferred(): Language {
  const chosen = localStorage.getItem(key);
  if (isLanguage(chosen)) return chosen;
  return navigator.language.startsWith('de') ? 'de' : 'en';
}

/** Loads the language before the first view is shown. German is a file of its own. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  await speak(preferred());
}

export async function speak(language: Language): Promise<void> {
  if (language === 'de' && !i18next.hasResourceBundle('de', 'translation')) {
    const [{ de }, { names }] = await Promise.all([import('./de.ts'), import('./names-de.ts')]);
    i18next.addResourceBundle('de', 'translation', de).addResourceBundle('de', 'names', names);
  }
  await i18next.changeLanguage(language);
  localStorage.setItem(key, language);
  document.documentElement.lang = language;
}
