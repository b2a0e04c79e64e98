import { useCallback, useEffect, useRef, useState } from 'react';
import { api, Refused, type Answer, type Changed } from './api.ts';

export type Saving =
  { readonly state: 'saved' } | { readonly state: 'saving' } | { readonly state: 'waiting'; readonly why: string };

/** What is not saved yet, kept in this browser until it is: a tab that is closed without a connection loses nothing. */
function draftsOf(reviewId: string, personId: string) {
  const key = `answers ${reviewId} ${personId}`;
  return {
    read(): Readonly<Record<string, Answer>> {
      try {
        return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, Answer>;
      } catch {
        return {};
      }
    },
    keep(answers: ReadonlyMap<string, Answer>): void {
      try {
        if (answers.size === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(Object.fromEntries(answers)));
      } catch {
        // A browser that keeps nothing saves as before, as long as the page is open.
      }
    },
  };
}

/** Collects changes and saves them a moment later; what could not be saved is tried again until it is. */
export function useAutosave(
  reviewId: string,
  /** Who answers: another person at the same machine does not see what is kept here. */
  personId: string,
  /** Revisions of the answers as they were read. */
  read: Readonly<Record<string, Answer>>,
  onOver: () => void,
  onChanged: (answers: readonly Changed[]) => void,
): {
  saving: Saving;
  change(answer: Answer, seen?: string): void;
  forget(id: string): void;
  flush(): Promise<boolean>;
  /** What an earlier visit could not save, for example because there was no connection. */
  readonly kept: Readonly<Record<string, Answer>>;
} {
  /** Revisions that were saved here or looked at since; the newest that this person knows of. */
  const known = useRef(new Map<string, string>());
  const [drafts] = useState(() => draftsOf(reviewId, personId));
  const [kept] = useState(() => drafts.read());
  const dirty = useRef(new Map<string, Answer>(Object.entries(kept)));
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
    const based = answers.map(({ questionId, value, owner, text }) => {
      const basedOn =
        known.current.get(questionId) ?? kept[questionId]?.revision ?? read[questionId]?.revision ?? 'none';
      return { questionId, value, owner, text, basedOn };
    });
    running.current = api.save(reviewId, based).then(
      ({ revisions }) => {
        for (const [id, revision] of Object.entries(revisions)) known.current.set(id, revision);
        drafts.keep(dirty.current);
        if (dirty.current.size === 0) setSaving({ state: 'saved' });
        return true;
      },
      (fault: Error) => {
        for (const answer of answers)
          if (!dirty.current.has(answer.questionId)) dirty.current.set(answer.questionId, answer);
        setSaving({ state: 'waiting', why: fault.message });
        if (fault instanceof Refused && fault.code === 'ANSWER_CHANGED_MEANWHILE') {
          for (const { questionId } of fault.answers) dirty.current.delete(questionId);
          onChanged(fault.answers);
          // The others are saved without those that somebody has to look at.
          if (dirty.current.size > 0) timer.current = window.setTimeout(() => void flush(), 50);
        } else if (fault instanceof Refused && fault.code === 'WRONG_REVIEW_STATUS') {
          // It was submitted meanwhile: what was typed can no longer become an answer.
          dirty.current.clear();
          drafts.keep(dirty.current);
        } else if (fault instanceof Refused && fault.code === 'SESSION_OVER') onOver();
        else if (!(fault instanceof Refused) || /^5|^0/.test(fault.code))
          timer.current = window.setTimeout(() => void flush(), 5_000);
        return false;
      },
    );
    const done = await running.current;
    running.current = undefined;
    return done;
  }, [reviewId, read, kept, drafts, onOver, onChanged]);

  useEffect(() => {
    const leave = (event: BeforeUnloadEvent): void => {
      if (dirty.current.size > 0) event.preventDefault();
    };
    const hide = (): void => void (document.visibilityState === 'hidden' && flush());
    const online = (): void => void flush();
    if (dirty.current.size > 0) void flush();
    window.addEventListener('online', online);
    window.addEventListener('beforeunload', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('beforeunload', leave);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [flush]);

  const change = useCallback(
    (answer: Answer, seen?: string) => {
      if (seen !== undefined) known.current.set(answer.questionId, seen);
      const revision = known.current.get(answer.questionId) ?? read[answer.questionId]?.revision ?? 'none';
      dirty.current.set(answer.questionId, { ...answer, revision });
      drafts.keep(dirty.current);
      setSaving({ state: 'saving' });
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void flush(), 700);
    },
    [flush, read, drafts],
  );
  const forget = useCallback(
    (id: string) => {
      dirty.current.delete(id);
      known.current.delete(id);
      drafts.keep(dirty.current);
    },
    [drafts],
  );
  return { saving, change, forget, flush, kept };
}
