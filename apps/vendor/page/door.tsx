import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from './api.ts';
import { Languages } from './languages.tsx';
import { greetIn } from './words/index.ts';

/** The link alone opens nothing: a code goes to the address that was invited. */
export function Door({ invitation, onOpen }: { invitation: string; onOpen(): Promise<void> }) {
  const { t } = useTranslation();
  const [requestId, setRequestId] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<{ asker: string; sender: string | null; title: string } | null>(null);
  useEffect(() => {
    api.invitation(invitation).then(
      (invited) => {
        setAsked(invited);
        void greetIn(invited.language);
      },
      (fault: Error) => setProblem(fault.message),
    );
  }, [invitation]);

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem('');
    await act().catch((fault: Error) => setProblem(fault.message));
    setBusy(false);
  };
  const ask = () => attempt(async () => setRequestId((await api.code(invitation)).requestId));
  const enter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '');
    void attempt(async () => {
      await api.session(invitation, requestId, code);
      await onOpen();
    });
  };

  return (
    <main className="narrow">
      <h1>{t('door.title')}</h1>
      {asked && (
        <p className="asker">
          {asked.sender ? t('door.asksBy', { ...asked, sender: asked.sender }) : t('door.asks', { ...asked })}
        </p>
      )}
      {requestId === '' ? (
        <>
          <p>{t('door.why')}</p>
          <button type="button" className="primary" disabled={busy} onClick={() => void ask()}>
            {t('door.send')}
          </button>
        </>
      ) : (
        <form onSubmit={enter}>
          <p>{t('door.sent')}</p>
          <label htmlFor="code">{t('door.code')}</label>
          <input
            id="code"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9]{6}"
            maxLength={6}
            required
            autoFocus
          />
          <div className="row">
            <button type="submit" className="primary" disabled={busy}>
              {t('door.open')}
            </button>
            <button type="button" disabled={busy} onClick={() => void ask()}>
              {t('door.again')}
            </button>
          </div>
        </form>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
      <Languages />
    </main>
  );
}
