import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { de } from './de.ts';
import { en } from './en.ts';
import { refusals } from './refusals.de.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'translation';
    readonly resources: { readonly translation: typeof en };
  }
}

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const key = 'language';
const isLanguage = (text: string | null): text is Language => text !== null && text in languages;

/** The language that somebody chose on this page, if they did. */
export function chosenLanguage(): Language | undefined {
  const chosen = localStorage.getItem(key);
  return isLanguage(chosen) ? chosen : undefined;
}

/** In the language that was chosen here, or the one of the browser. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: chosenLanguage() ?? (navigator.language.startsWith('de') ? 'de' : 'en'),
    fallbackLng: 'en',
    resources: { en: { translation: en }, de: { translation: { ...de, refusals } } },
    interpolation: { escapeValue: false },
  });
  tell();
}

/** In the language in which the person was invited, unless they chose another one here. */
export async function greetIn(language: Language | null): Promise<void> {
  if (language === null || chosenLanguage()) return;
  await i18next.changeLanguage(language);
  tell();
}

export async function speak(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  localStorage.setItem(key, language);
  tell();
}

function tell(): void {
  document.documentElement.lang = i18next.language;
  document.title = i18next.t('door.title');
}

/** A moment as people write it, in the reader's own zone. */
export const momentInWords = (moment: string): string =>
  new Date(moment).toLocaleString(i18next.language, { dateStyle: 'long', timeStyle: 'short' });

/** A day, `2026-05-03`, as people write it. */
export const dayInWords = (day: string): string =>
  new Date(day).toLocaleDateString(i18next.language, { dateStyle: 'long', timeZone: 'UTC' });
