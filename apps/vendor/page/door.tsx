import { useEffect, useState, type FormEvent } from 'react';
import { api } from './api.ts';

/** The link alone opens nothing: a code goes to the address that was invited. */
export function Door({ invitation, onOpen }: { invitation: string; onOpen(): Promise<void> }) {
  const [requestId, setRequestId] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<{ asker: string; sender: string | null; title: string } | null>(null);
  useEffect(() => {
    api.invitation(invitation).then(setAsked, (fault: Error) => setProblem(fault.message));
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
      <h1>Security questionnaire</h1>
      {asked && (
        <p className="asker">
          {asked.sender ? `${asked.sender} of ${asked.asker}` : asked.asker} asks you for answers: {asked.title}
        </p>
      )}
      {requestId === '' ? (
        <>
          <p>To make sure that it is you, we send a code to the mail address that was invited.</p>
          <button type="button" className="primary" disabled={busy} onClick={() => void ask()}>
            Send me a code
          </button>
        </>
      ) : (
        <form onSubmit={enter}>
          <p>A code of six digits is on its way. It is valid for ten minutes.</p>
          <label htmlFor="code">Code</label>
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
              Open the questionnaire
            </button>
            <button type="button" disabled={busy} onClick={() => void ask()}>
              Send another code
            </button>
          </div>
        </form>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
    </main>
  );
}
