import {
  currentRules,
  type Question,
  type ScoreRules,
  type TemplateEdition,
  weightScale,
} from '../questionnaire/template-edition.js';
import { isCustomerOwned, progressOf, standingsOf, type Standing } from './answered.policy.js';
import {
  counts,
  halves,
  isAsked,
  type Outcome,
  outcomeOf,
  outcomeOfStanding,
  scorable,
  type ScoredAnswer,
} from './outcome.js';
import { hundredfold, pointsOf, shares } from './points.js';
import { type Band, bandOf, type Rating, ratingOf } from './rating.policy.js';

/** Weights that replace those of the edition. Ids that the edition does not have are ignored. */
export interface WeightSet {
  readonly id: string;
  readonly weights: Readonly<Record<string, number>>;
}

export interface Contribution {
  readonly questionId: string;
  readonly domain: string;
  readonly outcome: Outcome;
  readonly weight: number;
  /** 1, 0.5 or 0; `null` when the question stands in neither sum. */
  readonly credit: number | null;
  /** Points of the overall score. All of them add up to `score` exactly, in floating point, in any order. */
  readonly points: number;
  /** Points this question would add if it were met; what the answer costs is the difference. */
  readonly available: number;
  readonly critical: boolean;
}

interface DomainScore {
  readonly id: string;
  readonly title: string;
  /** 0 to 100 by the same rule over this domain alone; `null` when nothing in it can be scored. */
  readonly score: number | null;
  readonly earned: number;
  readonly possible: number;
  /** The domain's part of the overall score. */
  readonly points: number;
  readonly unanswered: number;
}

export interface ScoreResult {
  readonly rules: ScoreRules;
  readonly template: string;
  readonly edition: string;
  readonly weightSet: string;
  /** `100 x earned / possible`; `null` when nothing can be scored. */
  readonly score: number | null;
  /** Sum of weight x credit, and sum of weight: the exact fraction behind the score. */
  readonly earned: number;
  readonly possible: number;
  /** What the number alone says, and what remains of it when a critical question failed. */
  readonly band: Band | null;
  readonly rating: Rating | null;
  /** Critical questions without any credit. */
  readonly criticalFailed: readonly string[];
  readonly domains: readonly DomainScore[];
  readonly worstDomain: { readonly id: string; readonly score: number } | null;
  /** Questions that were asked, and those with an answer; by `custodia-score/1` of the scorable ones only. */
  readonly asked: number;
  readonly answered: number;
  readonly unanswered: readonly string[];
  readonly notApplicable: {
    readonly count: number;
    readonly withoutReason: readonly string[];
    readonly share: number;
    readonly flagged: boolean;
  };
  /** Questions the vendor leaves to the customer: tasks for the subprocessor. */
  readonly customerTasks: readonly string[];
  readonly notAsked: readonly string[];
  /** Answers to questions the edition does not have; they count for nothing. */
  readonly unknownAnswers: readonly string[];
  /** One per question of the edition, in its order. */
  readonly contributions: readonly Contribution[];
}

export interface RulesToScoreBy {
  readonly rules?: ScoreRules;
  /** Critical questions of which a reviewer accepted that they do not apply. */
  readonly accepted?: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

/** Above this share of `na` among the scorable questions asked, the result carries a flag. */
const notApplicableLimit = 0.2;

interface Line {
  readonly question: Question;
  readonly outcome: Outcome;
  /** In 1/10,000. */
  readonly weight: bigint;
  /** Weight x credit, in 1/20,000; 0 outside the sums. */
  readonly earned: bigint;
  readonly possible: bigint;
}

/**
 * The score of a set of answers. Pure: the same edition, answers, weight set and rules give the same result,
 * whatever the order of the answers. When a question is answered twice the last answer counts.
 */
export function score(
  edition: TemplateEdition,
  answers: readonly ScoredAnswer[],
  weightSet?: WeightSet,
  { rules = currentRules, accepted = nothing }: RulesToScoreBy = {},
): ScoreResult {
  const questions = new Map<string, Question>();
  for (const question of edition.questions) questions.set(question.id, weighted(question, weightSet));
  const byQuestion = new Map(answers.map((answer) => [answer.questionId, answer]));
  const { standings, outcomeFor } =
    rules === 'custodia-score/1'
      ? firstRules(edition, questions, byQuestion)
      : secondRules(edition, questions, byQuestion, accepted);
  const lines = [...questions.values()].map((question): Line => {
    const outcome = outcomeFor(question);
    const weight = BigInt(Math.round(question.weight * weightScale));
    const counted = counts.has(outcome);
    return {
      question,
      outcome,
      weight,
      earned: counted ? weight * halves(outcome) : 0n,
      possible: counted ? 2n * weight : 0n,
    };
  });

  const total = sums(lines);
  const points =
    total.possible > 0n
      ? shares(
          lines.map((line) => line.earned),
          total.possible,
        )
      : lines.map(() => 0n);
  const domains = edition.domains.map((domain): DomainScore => {
    const own = lines.flatMap((line, index) =>
      line.question.domain === domain.id ? [{ line, points: points[index]! }] : [],
    );
    const { earned, possible } = sums(own.map((one) => one.line));
    return {
      id: domain.id,
      title: domain.title,
      score: possible > 0n ? pointsOf(hundredfold(earned, possible)) : null,
      earned: decimal(earned),
      possible: decimal(possible),
      points: pointsOf(own.reduce((sum, one) => sum + one.points, 0n)),
      unanswered: own.filter((one) => one.line.outcome === 'unanswered').length,
    };
  });
  const ids = (...outcomes: Outcome[]): string[] =>
    lines.filter((line) => outcomes.includes(line.outcome)).map((line) => line.question.id);
  const criticalFailed = lines
    .filter((line) => line.question.critical && counts.has(line.outcome) && line.earned === 0n)
    .map((line) => line.question.id);
  const band = total.possible > 0n ? bandOf(total.earned, total.possible) : null;
  const scorableAsked = lines.filter((line) => line.outcome !== 'not-asked' && scorable(line.question)).length;
  const progress = standings
    ? progressOf(standings)
    : { asked: scorableAsked, answered: scorableAsked - ids('unanswered').length };
  // NA that names the customer as owner is a customer task, and still an NA of the vendor.
  const notApplicable = lines.filter(
    (line) =>
      scorable(line.question) && line.outcome !== 'not-asked' && byQuestion.get(line.question.id)?.value === 'na',
  ).length;

  return {
    rules,
    template: edition.template,
    edition: edition.edition,
    weightSet: weightSet?.id ?? 'edition',
    score: total.possible > 0n ? pointsOf(hundredfold(total.earned, total.possible)) : null,
    earned: decimal(total.earned),
    possible: decimal(total.possible),
    band,
    rating: band && ratingOf(band, criticalFailed.length > 0),
    criticalFailed,
    domains,
    worstDomain: worst(domains),
    ...progress,
    unanswered: ids('unanswered'),
    notApplicable: {
      count: notApplicable,
      withoutReason: ids('na-without-reason'),
      share: scorableAsked === 0 ? 0 : notApplicable / scorableAsked,
      flagged: notApplicable > scorableAsked * notApplicableLimit,
    },
    customerTasks: ids('customer-owned'),
    notAsked: ids('not-asked'),
    unknownAnswers: [...byQuestion.keys()].filter((id) => !questions.has(id)).sort(),
    contributions: lines.map((line, index): Contribution => {
      const counted = counts.has(line.outcome);
      return {
        questionId: line.question.id,
        domain: line.question.domain,
        outcome: line.outcome,
        weight: Number(line.weight) / weightScale,
        credit: counted ? Number(halves(line.outcome)) / 2 : null,
        points: pointsOf(points[index]!),
        available: total.possible > 0n ? pointsOf(hundredfold(line.possible, total.possible)) : 0,
        critical: line.question.critical,
      };
    }),
  };
}

type Answers = ReadonlyMap<string, ScoredAnswer>;
interface Ruled {
  /** By the second rules. */
  readonly standings?: ReadonlyMap<string, Standing>;
  outcomeFor(question: Question): Outcome;
}

const firstRules = (edition: TemplateEdition, questions: ReadonlyMap<string, Question>, answers: Answers): Ruled => ({
  outcomeFor: (question) =>
    outcomeOf(question, answers.get(question.id), edition, isAsked(question, questions, answers)),
});

function secondRules(
  edition: TemplateEdition,
  questions: ReadonlyMap<string, Question>,
  answers: Answers,
  accepted: ReadonlySet<string>,
): Ruled {
  const customerOwners = customerOwnersOf(edition);
  const standings = standingsOf([...questions.values()], (id) => answers.get(id), { customerOwners, accepted });
  return {
    standings,
    outcomeFor: (question) => {
      const answer = answers.get(question.id);
      const owned = isCustomerOwned(answer, customerOwners);
      return outcomeOfStanding(question, answer?.value ?? null, standings.get(question.id)!, owned);
    },
  };
}

/** Decided by the owner vocabulary of the edition, not by its spelling. */
export const customerOwnersOf = ({ owners }: Pick<TemplateEdition, 'owners'>): ReadonlySet<string> =>
  new Set(owners.flatMap(({ label, bears }) => (bears === 'customer' ? [label] : [])));

/** A weight that is no number from 0 up takes the question out of the score instead of spoiling it. */
function weighted(question: Question, weightSet: WeightSet | undefined): Question {
  const own =
    weightSet && Object.hasOwn(weightSet.weights, question.id) ? weightSet.weights[question.id]! : question.weight;
  return { ...question, weight: Number.isFinite(own) && own > 0 ? own : 0 };
}

const sums = (lines: readonly Line[]): { earned: bigint; possible: bigint } => ({
  earned: lines.reduce((sum, line) => sum + line.earned, 0n),
  possible: lines.reduce((sum, line) => sum + line.possible, 0n),
});

const decimal = (halfUnits: bigint): number => Number(halfUnits) / (2 * weightScale);

/** The lowest domain score; the first of them when several are equal. */
function worst(domains: readonly DomainScore[]): { id: string; score: number } | null {
  return domains.reduce<{ id: string; score: number } | null>(
    (low, { id, score }) => (score !== null && (low === null || score < low.score) ? { id, score } : low),
    null,
  );
}
