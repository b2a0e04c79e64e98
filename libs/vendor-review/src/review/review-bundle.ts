import type { EventStore } from '@custodia/event-store';
import type { Files } from '@custodia/files';
import { latestRow, type ReadSession } from '@custodia/read-models';
import { zipStream, type ZipEntry, type Zipped } from '../evidence/zip-stream.js';
import { editionOf } from '../template/editions.js';
import { answerSheetProjection } from './answer-sheet.projection.js';
import { referenceOf } from './export-reference.js';
import type { ReviewPlace } from './read-review.js';
import { renderQuestionnaire } from './render-questionnaire.js';
import { Finding, Review, ReviewScore, type AnswerSheet } from './review.row.js';

/** Bytes of evidence that a bundle holds at the most; the format of the archive ends at 4 GB. */
export const longestBundle = 3_500_000_000;

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
/** A name that unpacks everywhere: its letters and digits, and at most a hundred of them. */
const plain = (fileName: string): string => fileName.replace(/[^\w.-]+/g, '-').slice(-100);

/** Everything of a review in one archive; `null` when there is no such review. */
export async function bundleOf(
  { store, files, session }: { readonly store: EventStore; readonly files: Files; readonly session: ReadSession },
  { organisation, id }: ReviewPlace,
  at: Date,
): Promise<{ readonly size: number; content(): AsyncIterable<Uint8Array> } | null> {
  const [review, sheet] = await Promise.all([
    session.one(Review, id),
    latestRow(store, answerSheetProjection, { organisation, id }),
  ]);
  const known = review && (await editionOf(store, organisation, review.templateId));
  if (!review || !sheet || !known) return null;
  const [score, [findings = []]] = await Promise.all([
    review.scoreId === null ? null : session.one(ReviewScore, review.scoreId),
    session.groupedBy(Finding, 'reviewId', [id]),
  ]);
  const { evidence } = sheet;
  const questionnaire = renderQuestionnaire(known.edition, Object.values(sheet.answers), 'xlsx', referenceOf(sheet));
  const names = new Map<string, (typeof evidence)[number]>(
    evidence.map((one, index) => [`evidence/${index + 1}-${plain(one.fileName)}`, one]),
  );

  async function* entries(): AsyncGenerator<ZipEntry> {
    yield { path: questionnaire.fileName, content: [questionnaire.bytes] };
    yield { path: 'clarifications.json', content: [json(sheet!.clarifications)] };
    yield { path: 'findings.json', content: [json(findings)] };
    if (score) yield { path: 'score.json', content: [json(score.result)] };
    for (const [path, { digest }] of names) {
      const content = await files.open(organisation, digest);
      if (content) yield { path, content };
    }
  }
  const manifest = (written: readonly Zipped[]) => ({
    path: 'manifest.json',
    content: json({
      format: 'custodia-review-bundle/1',
      madeAt: at.toISOString(),
      review: statedOf(review, known.digest),
      files: written.map((file) => ({ ...file, ...evidenceOf(names.get(file.path)) })),
      missing: [...names].flatMap(([path, { digest }]) =>
        written.some((file) => file.path === path) ? [] : [{ path, digest }],
      ),
    }),
  });
  return {
    size: evidence.reduce((sum, { size }) => sum + size, 0),
    content: () => zipStream(entries(), manifest, at),
  };
}

const statedOf = (review: Review, editionDigest: string) => {
  const {
    id,
    subprocessorId,
    title,
    template,
    edition,
    packs,
    intake,
    status,
    desk,
    sentAt,
    submittedAt,
    submittedInVendorsStead,
  } = review;
  const { outcome, decisionNote, decidedAt, decidedBy, decisionBasis, conditions, validUntil } = review;
  return {
    ...{
      id,
      subprocessorId,
      title,
      template,
      edition,
      packs,
      intake,
      editionDigest,
      status,
      desk,
      sentAt,
      submittedAt,
    },
    ...{ submittedInVendorsStead, outcome, decisionNote, decidedAt, decidedBy, decisionBasis, conditions, validUntil },
  };
};

/** `recorded` is the digest that the log names; it differs from the content's only if the file store was tampered with. */
const evidenceOf = (evidence: AnswerSheet['evidence'][number] | undefined) =>
  evidence && {
    evidenceId: evidence.evidenceId,
    questionId: evidence.questionId,
    title: evidence.title,
    fileName: evidence.fileName,
    mediaType: evidence.mediaType,
    validFrom: evidence.validFrom,
    validUntil: evidence.validUntil,
    recorded: evidence.digest,
  };
