import { useCallback, useEffect, useRef, useState } from 'react';
import { api, Refused, type Answer } from './api.ts';

export type Saving =
  { readonly state: 'saved' } | { readonly state: 'saving' } | { readonly state: 'waiting'; readonly why: string };

/** Collects changes and saves them a moment later; what could not be saved is tried again until it is. */
export function useAutosave(
  reviewId: string,
  onOver: () => void,
): { saving: Saving; change(answer: Answer): void; flush(): Promise<boolean> } {
  const dirty = useRef(new Map<string, Answer>());
  const timer = useRef<number | undefined>(undefined);
  const running = useRef<Promise<boolean> | undefined>(undefined);
  const [saving, setSaving] = useState<Saving>({ state: 'saved' });

  const flush = useCallback(async (): Promise<boolean> => {
    window.clearTimeout(timer.current);
    if (running.current) await running.current;
    const answers = [...dirty.current.values()];
    if (answers.length === 0) return true;
    dirty.current.clear();
    setSaving({ state: 'saving' });
    running.current = api.save(reviewId, answers).then(
      () => {
        if (dirty.current.size === 0) setSaving({ state: 'saved' });
        return true;
      },
      (fault: Error) => {
        for (const answer of answers)
          if (!dirty.current.has(answer.questionId)) dirty.current.set(answer.questionId, answer);
        setSaving({ state: 'waiting', why: fault.message });
        if (fault instanceof Refused && fault.code === 'SESSION_OVER') onOver();
        else if (!(fault instanceof Refused) || /^5|^0/.test(fault.code))
          timer.current = window.setTimeout(() => void flush(), 5_000);
        return false;
      },
    );
    const done = await running.current;
    running.current = undefined;
    return done;
  }, [reviewId, onOver]);

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent): void => {
      if (dirty.current.size > 0) event.preventDefault();
    };
    const hide = (): void => void (document.visibilityState === 'hidden' && flush());
    window.addEventListener('beforeunload', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('beforeunload', leave);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [flush]);

  const change = useCallback(
    (answer: Answer) => {
      dirty.current.set(answer.questionId, answer);
      setSaving({ state: 'saving' });
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void flush(), 700);
    },
    [flush],
  );
  return { saving, change, flush };
}
