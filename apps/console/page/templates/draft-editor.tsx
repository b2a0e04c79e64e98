import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { ActionForm } from '../forms/action-form.tsx';
import { send } from '../forms/send.ts';
import { Problem, Quiet, Status } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import type { DraftQuestion, TemplateDraft } from './draft-query.ts';
import { QuestionForm } from './question-form.tsx';
import { inputOf, valuesOf } from './question-values.ts';

/** Which question is open: one of the draft, or a new one before another or at the end. */
type Open = { readonly id: string } | { readonly before: string | undefined } | null;

/** The questions of a draft, each to be changed, moved, removed, or followed by a new one. Each save is recorded at once. */
export function DraftEditor({ draft }: { draft: TemplateDraft }) {
  const { t } = useTranslation();
  const client = useClient();
  const [open, setOpen] = useState<Open>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const status = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (said) status.current?.focus();
  }, [said]);
  const { questions } = draft;
  const titleOf = (id: string): string => draft.domains.find((one) => one.id === id)?.title ?? id;

  /** Puts a question before another one. */
  const put = async (question: DraftQuestion, before: string): Promise<void> => {
    setBusy(true);
    setProblem('');
    const input = {
      id: draft.id,
      expectedRevision: draft.revision,
      before,
      questions: [inputOf(valuesOf(question, question.domain), question.domain)],
    };
    const key = crypto.randomUUID();
    const answer = await send(client, 'putDraftQuestions', 'PutDraftQuestionsInput', input, { key });
    setBusy(false);
    if (answer.kind === 'refused') setProblem(answer.message);
  };
  const close = (text = ''): void => {
    setOpen(null);
    setSaid(text);
  };

  return (
    <section aria-label={t('template.editor')}>
      <p className="quiet">{t('template.draftHint')}</p>
      <p role="status" className="quiet" ref={status} tabIndex={-1}>
        {said}
      </p>
      {problem && <Problem>{problem}</Problem>}
      {questions.length === 0 && open === null && <Quiet>{t('template.noQuestions')}</Quiet>}
      <ol className="questions">
        {questions.map((question, at) => (
          <li key={question.id} className="item">
            {open && 'before' in open && open.before === question.id && (
              <QuestionForm draft={draft} before={question.id} onClose={close} />
            )}
            {open && 'id' in open && open.id === question.id ? (
              <QuestionForm draft={draft} question={question} onClose={close} />
            ) : (
              <>
                <p>
                  <strong>{question.id}</strong> {question.critical && <Status value="CRITICAL" />} {question.text}
                </p>
                <p className="quiet">
                  {[
                    titleOf(question.domain),
                    readable(question.answerType),
                    ...(question.parent ? [t('template.follows', { id: question.parent })] : []),
                  ].join(' · ')}
                </p>
                <div className="filters">
                  <Button
                    className="link"
                    aria-label={`${t('template.edit')} ${question.id}`}
                    onPress={() => setOpen({ id: question.id })}
                  >
                    {t('template.edit')}
                  </Button>
                  <Button
                    className="link"
                    aria-label={`${t('template.insert')} ${question.id}`}
                    onPress={() => setOpen({ before: question.id })}
                  >
                    {t('template.insert')}
                  </Button>
                  <Button
                    className="link"
                    aria-label={`${t('template.up')} ${question.id}`}
                    isDisabled={busy || at === 0}
                    onPress={() => void put(question, questions[at - 1]!.id)}
                  >
                    {t('template.up')}
                  </Button>
                  <Button
                    className="link"
                    aria-label={`${t('template.down')} ${question.id}`}
                    isDisabled={busy || at === questions.length - 1}
                    onPress={() => void put(questions[at + 1]!, question.id)}
                  >
                    {t('template.down')}
                  </Button>
                  <Button
                    className="link"
                    aria-label={`${t('form.remove')} ${question.id}`}
                    onPress={() => setRemoving(question.id)}
                  >
                    {t('form.remove')}
                  </Button>
                </div>
              </>
            )}
          </li>
        ))}
      </ol>
      {open && 'before' in open && open.before === undefined ? (
        <QuestionForm draft={draft} onClose={close} />
      ) : (
        <Button className="primary" onPress={() => setOpen({ before: undefined })}>
          {t('template.add')}
        </Button>
      )}
      {removing !== null && (
        <ActionForm
          mutation="removeDraftQuestions"
          fixed={{ id: draft.id, expectedRevision: draft.revision }}
          defaults={{ questionIds: [removing] }}
          onClose={() => setRemoving(null)}
          onDone={setSaid}
        />
      )}
    </section>
  );
}
