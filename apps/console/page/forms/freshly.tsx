import { useState, type ReactNode } from 'react';
import { Refused } from '../api/session.ts';
import { Problem } from '../parts/basics.tsx';
import { FreshSignIn } from './fresh-sign-in.tsx';

/** Does something at the sign-in, and shows anew what it changed. */
export type Attempt = (act: () => Promise<unknown>) => Promise<void>;

/** Lets acts wait until the person showed again who they are, where the service asks for it; `asked` is to be shown. */
export function useFreshly(load: () => Promise<void>): { readonly attempt: Attempt; readonly asked: ReactNode } {
  const [problem, setProblem] = useState('');
  const [waiting, setWaiting] = useState<(() => void) | null>(null);
  const attempt: Attempt = async (act) => {
    setProblem('');
    try {
      await act();
      await load();
    } catch (fault) {
      if (fault instanceof Refused && fault.code === 'FRESH_SIGN_IN_NEEDED') setWaiting(() => () => void attempt(act));
      else setProblem((fault as Error).message);
    }
  };
  const asked = (
    <>
      {problem && <Problem>{problem}</Problem>}
      {waiting && (
        <FreshSignIn
          onDone={() => {
            setWaiting(null);
            waiting();
          }}
          onClose={() => setWaiting(null)}
        />
      )}
    </>
  );
  return { attempt, asked };
}
