import { useTranslation } from 'react-i18next';
import { api } from './api.ts';
import { languages, speak, type Language } from './words/index.ts';

/** The language of the page and, once inside, of the mails; the questions stay in the words of the questionnaire. */
export function Languages({ reviewId }: { reviewId?: string }) {
  const { t, i18n } = useTranslation();
  const choose = async (language: Language) => {
    await speak(language);
    // Mails in the former language are no reason to interrupt anybody; the choice goes along with the next code.
    if (reviewId !== undefined) await api.speak(reviewId, language).catch(() => undefined);
  };
  return (
    <label className="filter">
      {t('language')}
      <select value={i18n.language} onChange={({ target }) => void choose(target.value as Language)}>
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
