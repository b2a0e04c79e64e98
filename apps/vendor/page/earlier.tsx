import { useTranslation } from 'react-i18next';
import type { Answer, Earlier, Sheet } from './api.ts';
import { dayInWords } from './words/index.ts';

interface Props {
  readonly earlier: Earlier;
  readonly now: Answer;
  readonly disabled: boolean;
  labelOf(choice: Sheet['answers'][number]): string;
  readonly answers: Sheet['answers'];
  take(): void;
}

/** What was answered before. It counts only once somebody has taken it over. */
export function EarlierAnswer({ earlier, now, disabled, labelOf, answers, take }: Props) {
  const { t } = useTranslation();
  const { how, value, text, title, submittedAt, asked } = earlier;
  const blank = now.value === null && now.text.trim() === '';
  const same = now.value === value && now.text.trim() === text.trim();
  if (same || (!blank && how !== 'same-question')) return null;
  const choice = answers.find((one) => one.value === value);
  const from = submittedAt ? t('earlier.on', { title, day: dayInWords(submittedAt.slice(0, 10)) }) : title;
  return (
    <div className="earlier" data-earlier={how}>
      <p>
        {t(`earlier.${how}`, { from })} <strong>{choice ? labelOf(choice) : ''}</strong>
        {choice && text ? ': ' : ''}
        {text}
      </p>
      {how !== 'same-question' && <p className="hint">{t('earlier.asked', { asked })}</p>}
      {blank && !disabled && (
        <button type="button" onClick={take}>
          {t('earlier.take')}
        </button>
      )}
    </div>
  );
}
