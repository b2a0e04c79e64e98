import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { judges, useMe } from '../api/me.ts';
import { download, textOf } from '../api/files.ts';
import { Fact, Facts, Problem, Quiet, Status, When } from '../parts/basics.tsx';
import type { ReviewRecord } from './review-query.ts';

type Entry = ReviewRecord['questionnaire'][number];
type Evidence = ReviewRecord['evidence'][number];

/** What belongs to the question that is marked: what it asks for, and what was handed in for its answer. */
export function Beside({ review, entry }: { review: ReviewRecord; entry: Entry | undefined }) {
  const { t } = useTranslation();
  if (!entry) return null;
  const { question, answer } = entry;
  const mine = ({ questionId }: { questionId: string | null }): boolean => questionId === question.id;
  const evidence = review.evidence.filter((one) => mine(one) || one.questionId === null);
  return (
    <section className="beside" aria-label={`${t('review.beside')}: ${question.id}`}>
      <h2>{question.id}</h2>
      <Facts>
        <Fact name={t('review.guidance')}>{question.guidance}</Fact>
        <Fact name={t('review.control')}>{question.control}</Fact>
        <Fact name={t('review.owner')}>{answer?.owner}</Fact>
        <Fact name={t('review.ours')}>{answer?.customerResponsibilities}</Fact>
        <Fact name={t('history.when')}>
          <When at={answer?.at} />
        </Fact>
      </Facts>
      <h3>{t('review.evidence')}</h3>
      {evidence.length === 0 && <Quiet>{t('review.noEvidence')}</Quiet>}
      {evidence.map((one) => (
        <EvidencePiece key={one.evidenceId} reviewId={review.id} evidence={one} />
      ))}
      <Related
        title={t('review.clarifications')}
        items={review.clarifications
          .filter(mine)
          .map((one) => ({ key: one.clarificationId, text: [one.text, one.answer].filter(Boolean).join(' → ') }))}
      />
      <Related
        title={t('vendor.findings')}
        items={review.findings.filter(mine).map((one) => ({ key: one.id, text: one.title }))}
      />
    </section>
  );
}

function Related({ title, items }: { title: string; items: readonly { key: string; text: string }[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className="plain">
        {items.map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
      </ul>
    </>
  );
}

/** Longer texts are for an editor. Bytes. */
const longestPreview = 200_000;
const readsAsText = ({ mediaType, fileName, size }: Evidence): boolean =>
  size <= longestPreview && (/^text\/|json|csv/.test(mediaType) || /\.(txt|md|csv|json|log|ya?ml)$/i.test(fileName));

function EvidencePiece({ reviewId, evidence }: { reviewId: string; evidence: Evidence }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const path = `/reviews/${reviewId}/evidence/${evidence.evidenceId}`;
  const mayRead = judges(useMe());
  const shown = mayRead && readsAsText(evidence);
  useEffect(() => {
    if (!shown) return undefined;
    let wanted = true;
    textOf(path).then(
      (content) => wanted && setText(content),
      (fault: Error) => wanted && setProblem(fault.message),
    );
    return () => void (wanted = false);
  }, [path, shown]);
  return (
    <figure className="evidence">
      <figcaption>
        {evidence.title} {evidence.ended && <Status value="EXPIRED" />} <When at={evidence.validUntil} day />{' '}
        {mayRead ? (
          <Button
            className="link"
            onPress={() => void download(path, evidence.fileName).catch((fault: Error) => setProblem(fault.message))}
          >
            {evidence.fileName}
          </Button>
        ) : (
          evidence.fileName
        )}
      </figcaption>
      {problem && <Problem>{problem}</Problem>}
      {text ? (
        <pre className="text" tabIndex={0} aria-label={evidence.title}>
          {text}
        </pre>
      ) : (
        mayRead && !shown && <Quiet>{t('review.noPreview')}</Quiet>
      )}
    </figure>
  );
}
