import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Sheet } from './api.ts';
import { numberOf } from './packs.ts';

interface Props {
  readonly sheet: Sheet;
  reload(): Promise<void>;
}

/** Who helps; only the contact invites. */
export function People({ sheet, reload }: Props) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  const attempt = (act: () => Promise<unknown>): Promise<void> => {
    setProblem('');
    return act().then(reload, (fault: Error) => setProblem(fault.message));
  };
  const invite = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    void attempt(() => api.invite(sheet.review.id, String(data.get('name')), String(data.get('email')))).then(() =>
      form.reset(),
    );
  };
  return (
    <section aria-labelledby="people">
      <h2 id="people">{t('people.title')}</h2>
      <ul className="files">
        {sheet.people.map((person) => (
          <li key={person.id}>
            {person.name ?? t('people.erased')} {person.id === sheet.you.id ? t('people.you') : ''}{' '}
            {person.invitation === 'bounced' ? t('people.bounced') : ''}{' '}
            {sheet.you.role === 'contact' && person.role === 'colleague' && (
              <button
                type="button"
                className="quiet"
                onClick={() => void attempt(() => api.remove(sheet.review.id, person.id))}
              >
                {t('people.remove', { name: person.name })}
              </button>
            )}
          </li>
        ))}
      </ul>
      {sheet.you.role === 'contact' && sheet.review.status !== 'closed' && (
        <form onSubmit={invite} aria-label={t('people.invite')}>
          <label>
            {t('people.name')}
            <input name="name" required maxLength={200} autoComplete="off" />
          </label>
          <label>
            {t('people.email')}
            <input name="email" type="email" required maxLength={254} autoComplete="off" />
          </label>
          <button type="submit">{t('people.invite')}</button>
        </form>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
    </section>
  );
}

/** Questions back from the reviewers. */
export function Clarifications({ sheet, reload }: Props) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  const open = sheet.clarifications.filter(({ answer, withdrawnAt }) => answer === null && withdrawnAt === null);
  const settled = sheet.clarifications.filter((one) => !open.includes(one));
  if (sheet.clarifications.length === 0) return null;
  const send = (clarificationId: string) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setProblem('');
    void api
      .clarify(sheet.review.id, clarificationId, String(new FormData(event.currentTarget).get('text')))
      .then(reload, (fault: Error) => setProblem(fault.message));
  };
  return (
    <section aria-labelledby="clarifications" className="callout">
      <h2 id="clarifications">{t(open.length > 0 ? 'clarifications.open' : 'clarifications.settled')}</h2>
      {open.some(({ questionId }) => questionId !== null) && <p className="hint">{t('clarifications.hint')}</p>}
      {open.map(({ clarificationId, questionId, text }) => (
        <form key={clarificationId} onSubmit={send(clarificationId)}>
          <label>
            {questionId && <span className="number">{numberOf(sheet, questionId)} </span>}
            {text}
            <textarea name="text" rows={3} required maxLength={40_000} />
          </label>
          <button type="submit" className="primary">
            {t('clarifications.send')}
          </button>
        </form>
      ))}
      {settled.length > 0 && (
        <ul className="files">
          {settled.map(({ clarificationId, questionId, text, answer, withdrawnBecause }) => (
            <li key={clarificationId}>
              {questionId && <span className="number">{numberOf(sheet, questionId)} </span>}
              {text}
              <br />
              {answer === null
                ? t('clarifications.withdrawn', { reason: withdrawnBecause ?? '' })
                : t('clarifications.yours', { answer })}
            </li>
          ))}
        </ul>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
    </section>
  );
}
