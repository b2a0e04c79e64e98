import type { TemplateEdition } from '../questionnaire/template-edition.js';
import type { Outcome } from './outcome.js';
import type { Contribution, ScoreResult } from './score.js';
import { combined, type PackScore } from './packs.policy.js';

/** A contribution as stored: a result has hundreds, and there are hundreds of thousands of results. */
type StoredContribution = readonly [
  questionId: string,
  outcome: Outcome,
  weight: number,
  credit: number | null,
  points: number,
  available: number,
];

/** A result as an event keeps it: complete, so that nobody needs today's rules to read it. */
export interface StoredScore extends Omit<ScoreResult, 'contributions'> {
  /** Of the template edition that was asked. */
  readonly editionDigest: string;
  readonly inherentRisk: number;
  /** `inherent x (1 - score / 100)`; `null` without a score. Of several questionnaires the worst. */
  readonly residualRisk: number | null;
  /** The questionnaires of an assessment that holds several; left out where there is one. */
  readonly packs?: readonly PackScore[];
  readonly contributions: readonly StoredContribution[];
}

export function storedScore(
  { contributions, ...result }: ScoreResult,
  editionDigest: string,
  inherentRisk: number,
  packs: readonly PackScore[] = [],
): StoredScore {
  return {
    ...result,
    ...combined(result, packs, inherentRisk),
    editionDigest,
    inherentRisk,
    ...(packs.length > 0 ? { packs } : {}),
    contributions: contributions.map(({ questionId, outcome, weight, credit, points, available }) => [
      questionId,
      outcome,
      weight,
      credit,
      points,
      available,
    ]),
  };
}

/** The contributions with what the frozen edition says about their questions. */
export function contributionsOf(
  { contributions }: StoredScore,
  edition: TemplateEdition,
): (Contribution & { readonly text: string })[] {
  const questions = new Map(edition.questions.map((question) => [question.id, question]));
  return contributions.map(([questionId, outcome, weight, credit, points, available]) => {
    const question = questions.get(questionId);
    return {
      questionId,
      outcome,
      weight,
      credit,
      points,
      available,
      domain: question?.domain ?? '',
      critical: question?.critical ?? false,
      text: question?.text ?? '',
    };
  });
}
