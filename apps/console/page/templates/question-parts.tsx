import { useTranslation } from 'react-i18next';
import { readable } from '../words/readable.ts';
import type { TemplateDraft } from './draft-query.ts';
import { EnumSelect } from './enum-select.tsx';
import type { Change } from './question-form.tsx';
import { bounds, whensOf, type QuestionValues, type When } from './question-values.ts';

interface PartProps {
  readonly values: QuestionValues;
  readonly change: Change;
}

const polarities = ['POSITIVE', 'NEGATIVE', 'NEUTRAL'] as const;

/** How the answer counts. */
export function Scored({ values, change }: PartProps) {
  const { t } = useTranslation();
  return (
    <div className="filters">
      <label className="native">
        <input
          type="checkbox"
          checked={values.critical}
          onChange={({ target }) => change({ critical: target.checked })}
        />{' '}
        {t('review.critical')}
      </label>
      <label className="field">
        {readable('weight')}
        <input
          type="number"
          min={0}
          max={10_000}
          step="any"
          required
          value={values.weight}
          onChange={({ target }) => change({ weight: target.value })}
        />
      </label>
      <EnumSelect
        name="polarity"
        values={polarities}
        value={values.polarity}
        onChange={(polarity) => change({ polarity })}
      />
    </div>
  );
}

interface AskedProps extends PartProps {
  readonly draft: TemplateDraft;
  readonly own: string | undefined;
  readonly before: string | undefined;
}

/** When it is asked: always, or by the answer of a question that comes before it. */
export function Asked({ draft, own, before, values, change }: AskedProps) {
  const { t } = useTranslation();
  const place = draft.questions.findIndex(({ id }) => id === (own ?? before));
  const earlier = place < 0 ? draft.questions : draft.questions.slice(0, place);
  const parent = draft.questions.find(({ id }) => id === values.parent);
  const whens = parent ? whensOf(parent.answerType) : [];
  const follow = (id: string): void => {
    const next = draft.questions.find((one) => one.id === id);
    change({ parent: id, ...(next ? { when: whensOf(next.answerType)[0]!, chosen: next.options[0] ?? '' } : {}) });
  };
  return (
    <div className="filters">
      <label className="field">
        {t('template.asked')}
        <select value={values.parent} onChange={({ target }) => follow(target.value)}>
          <option value="">{t('template.always')}</option>
          {[...earlier, ...(parent && !earlier.includes(parent) ? [parent] : [])].map(({ id, text }) => (
            <option key={id} value={id}>
              {t('template.after', { id, text: text.slice(0, 60) })}
            </option>
          ))}
        </select>
      </label>
      {parent && (
        <label className="field">
          {t('template.condition')}
          <select value={values.when} onChange={({ target }) => change({ when: target.value as When })}>
            {(whens.includes(values.when) ? whens : [...whens, values.when]).map((one) => (
              <option key={one} value={one}>
                {t(`template.when.${one}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {parent && values.when === 'chosen' && (
        <label className="field">
          {readable('chosen')}
          <select value={values.chosen} onChange={({ target }) => change({ chosen: target.value })}>
            {parent.options.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
      {parent &&
        values.when === 'bounds' &&
        bounds.map((bound) => (
          <label key={bound} className="field">
            {readable(bound)}
            <input
              type="number"
              step="any"
              value={values.bounds[bound]}
              onChange={({ target }) => change({ bounds: { ...values.bounds, [bound]: target.value } })}
            />
          </label>
        ))}
    </div>
  );
}
