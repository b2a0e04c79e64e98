import { useTranslation } from 'react-i18next';
import { languages, speak, type Language } from './words/index.ts';

/** The language of the page; the questions stay in the words of the questionnaire. */
export function Languages() {
  const { t, i18n } = useTranslation();
  return (
    <label className="filter">
      {t('language')}
      <select value={i18n.language} onChange={({ target }) => void speak(target.value as Language)}>
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
