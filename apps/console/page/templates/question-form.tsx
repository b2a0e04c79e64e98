import { useId, useMemo, useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { dropDraft, draftOf, keepDraft } from '../forms/draft.ts';
import { send } from '../forms/send.ts';
import { Problem } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import type { DraftQuestion, TemplateDraft } from './draft-query.ts';
import { EnumSelect } from './enum-select.tsx';
import { Asked, Scored } from './question-parts.tsx';
import {
  answerTypes,
  blank,
  domainOf,
  freeId,
  inputOf,
  offers,
  scores,
  valuesOf,
  type QuestionValues,
} from './question-values.ts';

interface QuestionFormProps {
  readonly draft: TemplateDraft;
  /** The question that is changed; a new one when left out. */
  readonly question?: DraftQuestion | undefined;
  /** The question before which a new one is put; the end when left out. */
  readonly before?: string | undefined;
  readonly onClose: (said?: string) => void;
}

export type Change = (part: Partial<QuestionValues>) => void;

/** One question of a draft. What is typed is kept until it is saved or given up. */
export function QuestionForm({ draft, question, before, onClose }: QuestionFormProps) {
  const { t } = useTranslation();
  const client = useClient();
  const list = useId();
  const name = `question:${draft.id}:${question?.id ?? ''}`;
  const titleOf = (id: string): string => draft.domains.find((one) => one.id === id)?.title ?? id;
  const [values, setValues] = useState<QuestionValues>(() => ({
    ...(question
      ? valuesOf(question, titleOf(question.domain))
      : blank(freeId(draft.questions), titleOf(draft.questions.at(-1)?.domain ?? draft.domains[0]?.id ?? ''))),
    ...(draftOf(name) as Partial<QuestionValues> | null),
  }));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const keys = useMemo(() => [crypto.randomUUID(), crypto.randomUUID()] as const, [values]);
  const change: Change = (part) => {
    const next = { ...values, ...part };
    setValues(next);
    keepDraft(name, next);
  };

  const save = async (): Promise<void> => {
    if ([values.id, values.domain, values.text].some((typed) => typed.trim() === ''))
      return setProblem(t('template.incomplete'));
    if (!question && draft.questions.some(({ id }) => id === values.id.trim())) return setProblem(t('template.twice'));
    setProblem('');
    setBusy(true);
    let expectedRevision = draft.revision;
    const { id: domain, added } = domainOf(values.domain, draft.domains);
    if (added) {
      const input = { id: draft.id, expectedRevision, domains: [...draft.domains.map(plain), added] };
      const arranged = await send(client, 'arrangeDraftDomains', 'ArrangeDraftDomainsInput', input, { key: keys[0] });
      if (arranged.kind === 'refused') return refused(arranged.message);
      expectedRevision += 1;
    }
    const input = {
      id: draft.id,
      expectedRevision,
      questions: [inputOf(values, domain)],
      ...(before === undefined ? {} : { before }),
    };
    const answer = await send(client, 'putDraftQuestions', 'PutDraftQuestionsInput', input, { key: keys[1] });
    if (answer.kind === 'refused') return refused(answer.message);
    dropDraft(name);
    onClose(t('template.saved', { id: values.id.trim() }));
  };
  const refused = (message: string): void => {
    setBusy(false);
    setProblem(message);
  };

  return (
    <form
      className="item"
      aria-label={question ? `${t('template.edit')} ${question.id}` : t('template.add')}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      <div className="filters">
        <label className="field">
          {t('template.id')}
          <input
            autoFocus
            value={values.id}
            readOnly={question !== undefined}
            onChange={({ target }) => change({ id: target.value })}
          />
        </label>
        <label className="field">
          {t('review.domain')}
          <input list={list} value={values.domain} onChange={({ target }) => change({ domain: target.value })} />
        </label>
        <datalist id={list}>
          {draft.domains.map(({ id, title }) => (
            <option key={id} value={title} />
          ))}
        </datalist>
        <EnumSelect
          name="answerType"
          values={answerTypes}
          value={values.answerType}
          onChange={(answerType) => change({ answerType })}
        />
      </div>
      <label className="field">
        {t('template.text')}
        <textarea rows={2} value={values.text} onChange={({ target }) => change({ text: target.value })} />
      </label>
      <label className="field">
        {t('review.guidance')}
        <textarea rows={1} value={values.guidance} onChange={({ target }) => change({ guidance: target.value })} />
      </label>
      {(offers(values.answerType) || values.answerType === 'TEXT') && (
        <label className="field">
          {t('template.options')}
          <textarea rows={3} value={values.options} onChange={({ target }) => change({ options: target.value })} />
        </label>
      )}
      {values.answerType === 'TABLE' && (
        <label className="field">
          {t('template.columns')}
          <textarea rows={3} value={values.columns} onChange={({ target }) => change({ columns: target.value })} />
        </label>
      )}
      {scores(values.answerType) && <Scored values={values} change={change} />}
      <div className="filters">
        <label className="native">
          <input
            type="checkbox"
            checked={values.evidence}
            onChange={({ target }) => change({ evidence: target.checked })}
          />{' '}
          {t('template.evidence')}
        </label>
        <label className="field">
          {readable('control')}
          <input value={values.control} onChange={({ target }) => change({ control: target.value })} />
        </label>
      </div>
      <Asked draft={draft} own={question?.id} before={before} values={values} change={change} />
      {problem && <Problem>{problem}</Problem>}
      <div className="buttons">
        <Button type="submit" className="primary">
          {t(busy ? 'form.sending' : 'template.save')}
        </Button>
        <Button className="secondary" onPress={() => (dropDraft(name), onClose())}>
          {t('template.giveUp')}
        </Button>
      </div>
    </form>
  );
}

const plain = ({ id, title }: { readonly id: string; readonly title: string }) => ({ id, title });
