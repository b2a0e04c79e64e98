import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { upload } from '../api/files.ts';
import { send } from '../forms/send.ts';
import { Problem } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import { blank, editionOf, flawOf, type Draft } from './edition-file.ts';
import { Preview } from './preview.tsx';

interface EditorProps {
  readonly template: string;
  readonly title: string;
  readonly edition: string;
  readonly questions: readonly Draft[];
}

const key = (template: string): string => `edition:${template}`;

function keptDraft(template: string): EditorProps | null {
  try {
    return JSON.parse(sessionStorage.getItem(key(template)) ?? 'null') as EditorProps | null;
  } catch {
    return null;
  }
}

/** A new edition from one that is there: what was sent to vendors never changes. What is typed is kept until it is recorded. */
export function Editor(given: EditorProps) {
  const { t } = useTranslation();
  const client = useClient();
  const navigate = useNavigate();
  const [now, setNow] = useState<EditorProps>(() => keptDraft(given.template) ?? { ...given, edition: '' });
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const change = (next: EditorProps): void => {
    setNow(next);
    sessionStorage.setItem(key(given.template), JSON.stringify(next));
  };
  const { questions } = now;
  const put = (at: number, part: Partial<Draft>): void =>
    change({ ...now, questions: questions.map((one, n) => (n === at ? { ...one, ...part } : one)) });
  const move = (at: number, by: -1 | 1): void => {
    const next = [...questions];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    change({ ...now, questions: next });
  };

  const record = async (): Promise<void> => {
    const flaw = flawOf(questions);
    if (!now.edition.trim()) return setProblem(t('template.nameEdition'));
    if (flaw) return setProblem(t(`template.${flaw.flaw}`, { at: flaw.at + 1 }));
    setProblem('');
    setBusy(true);
    const { file, rules } = editionOf(questions);
    try {
      const { name, digest } = await upload(file);
      const input = {
        file: { name, digest },
        rules,
        template: now.template,
        title: now.title,
        edition: now.edition.trim(),
      };
      const answer = await send(client, 'importTemplate', 'ImportTemplateInput', input, crypto.randomUUID());
      if (answer.kind === 'refused') return setProblem(answer.message);
      sessionStorage.removeItem(key(given.template));
      await navigate({ to: '/questionnaires' });
    } catch (fault) {
      setProblem((fault as Error).message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="editor">
      <div>
        <p className="quiet">{t('template.editHint')}</p>
        <div className="filters">
          <label className="field">
            {t('list.name')}
            <input value={now.title} onChange={({ target }) => change({ ...now, title: target.value })} />
          </label>
          <label className="field">
            {t('admin.edition')}
            <input value={now.edition} onChange={({ target }) => change({ ...now, edition: target.value })} />
          </label>
        </div>
        {questions.map((question, at) => (
          <QuestionRow
            key={at}
            at={at}
            question={question}
            last={at === questions.length - 1}
            onChange={(part) => put(at, part)}
            onMove={(by) => move(at, by)}
            onRemove={() => change({ ...now, questions: questions.filter((_, n) => n !== at) })}
          />
        ))}
        <Button
          className="secondary"
          onPress={() =>
            change({ ...now, questions: [...questions, blank(questions.length + 1, questions.at(-1)?.domain)] })
          }
        >
          {t('template.add')}
        </Button>
        {problem && <Problem>{problem}</Problem>}
        <div className="buttons">
          <Button className="primary" isDisabled={busy} onPress={() => void record()}>
            {busy ? t('form.sending') : t('template.record')}
          </Button>
          <Button
            className="secondary"
            onPress={() => {
              sessionStorage.removeItem(key(given.template));
              setNow({ ...given, edition: '' });
            }}
          >
            {t('template.discard')}
          </Button>
        </div>
      </div>
      <div className="beside">
        <h2>{t('template.preview')}</h2>
        <Preview
          questions={questions.map((one) => ({ ...one, kind: 'YES_NO', options: [] }))}
          titleOf={(domain) => domain}
        />
      </div>
    </div>
  );
}

interface QuestionRowProps {
  readonly at: number;
  readonly question: Draft;
  readonly last: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

const polarities = ['POSITIVE', 'NEGATIVE', 'NEUTRAL'] as const;

function QuestionRow({ at, question, last, onChange, onMove, onRemove }: QuestionRowProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="group">
      <legend>{t('template.question', { at: at + 1 })}</legend>
      <div className="filters">
        <label className="field">
          {t('review.domain')}
          <input value={question.domain} onChange={({ target }) => onChange({ domain: target.value })} />
        </label>
        <label className="field">
          {t('template.id')}
          <input value={question.id} onChange={({ target }) => onChange({ id: target.value })} />
        </label>
      </div>
      <label className="field">
        {t('template.text')}
        <textarea rows={2} value={question.text} onChange={({ target }) => onChange({ text: target.value })} />
      </label>
      <label className="field">
        {t('review.guidance')}
        <textarea rows={1} value={question.guidance} onChange={({ target }) => onChange({ guidance: target.value })} />
      </label>
      <div className="filters">
        <label className="native">
          <input
            type="checkbox"
            checked={question.critical}
            onChange={({ target }) => onChange({ critical: target.checked })}
          />{' '}
          {t('review.critical')}
        </label>
        <label className="field">
          {readable('weight')}
          <input
            type="number"
            min={0}
            max={10_000}
            value={question.weight}
            onChange={({ target }) => onChange({ weight: Number(target.value) })}
          />
        </label>
        <label className="field">
          {readable('polarity')}
          <select
            value={question.polarity}
            onChange={({ target }) =>
              onChange({ polarity: polarities.find((one) => one === target.value) ?? 'POSITIVE' })
            }
          >
            {polarities.map((one) => (
              <option key={one} value={one}>
                {readable(one)}
              </option>
            ))}
          </select>
        </label>
        <Button className="link" isDisabled={at === 0} onPress={() => onMove(-1)}>
          {t('template.up')}
        </Button>
        <Button className="link" isDisabled={last} onPress={() => onMove(1)}>
          {t('template.down')}
        </Button>
        <Button className="link" onPress={onRemove}>
          {t('form.remove')}
        </Button>
      </div>
    </fieldset>
  );
}
