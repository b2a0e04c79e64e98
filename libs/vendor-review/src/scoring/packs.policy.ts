import { packsIn, partOf } from '../questionnaire/compose-edition.policy.js';
import type { EditionPack, TemplateEdition } from '../questionnaire/template-edition.js';
import { residualRisk } from './inherent-risk.policy.js';
import type { ScoredAnswer } from './outcome.js';
import type { Rating } from './rating.policy.js';
import { score, type RulesToScoreBy, type ScoreResult, type WeightSet } from './score.js';

/** What one questionnaire of an assessment scored, by the same formula over its own questions. */
export interface PackScore extends Pick<EditionPack, 'templateId' | 'template' | 'edition' | 'title' | 'prefix'> {
  readonly score: number | null;
  readonly rating: Rating | null;
  readonly residualRisk: number | null;
  readonly asked: number;
  readonly answered: number;
  readonly criticalFailed: number;
}

/** Each questionnaire alone; nothing for an edition that is one. */
export const packScores = (
  edition: TemplateEdition,
  answers: readonly ScoredAnswer[],
  inherentRisk: number,
  weightSet?: WeightSet,
  by?: RulesToScoreBy,
): readonly PackScore[] =>
  packsIn(edition).map((pack): PackScore => {
    const { templateId, template, edition: name, title, prefix } = pack;
    const own = answers.filter(({ questionId }) => questionId.startsWith(prefix));
    const result = score(partOf(edition, pack), own, weightSet, by);
    return {
      ...{ templateId, template, edition: name, title, prefix },
      score: result.score,
      rating: result.rating,
      residualRisk: residualRisk(inherentRisk, result.score),
      asked: result.asked,
      answered: result.answered,
      criticalFailed: result.criticalFailed.length,
    };
  });

const fromWorst: readonly Rating[] = ['poor', 'weak', 'conditional', 'adequate', 'strong'];

/**
 * What an assessment of several questionnaires says as a whole, beside the score over all questions: the worst rating and the
 * worst residual risk of its packs. A pack of which nothing can be scored is left out. One questionnaire says it itself.
 */
export function combined(
  whole: Pick<ScoreResult, 'score' | 'rating'>,
  packs: readonly PackScore[],
  inherentRisk: number,
): { readonly rating: Rating | null; readonly residualRisk: number | null } {
  if (packs.length === 0) return { rating: whole.rating, residualRisk: residualRisk(inherentRisk, whole.score) };
  const residuals = packs.flatMap((pack) => (pack.residualRisk === null ? [] : [pack.residualRisk]));
  return {
    rating: fromWorst.find((rating) => packs.some((pack) => pack.rating === rating)) ?? null,
    residualRisk: residuals.length === 0 ? null : Math.max(...residuals),
  };
}
