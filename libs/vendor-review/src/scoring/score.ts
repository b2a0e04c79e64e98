import {
  currentRules,
  type Question,
  type ScoreRules,
  type TemplateEdition,
  weightScale,
} from '../questionnaire/template-edition.js';
import { isCustomerOwned, progressOf, standingsInOrder, type Standing } from './answered.policy.js';
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
  readonly counted: boolean;
  /** In 1/10,000; a whole number, like those below. */
  readonly weight: number;
  /** Weight x credit, in 1/20,000; 0 outside the sums. */
  readonly earned: number;
  readonly possible: number;
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
  const asked = edition.questions.map((question) => weighted(question, weightSet));
  const byQuestion = new Map<string, ScoredAnswer>();
  for (const answer of answers) byQuestion.set(answer.questionId, answer);
  const given = asked.map(({ id }) => byQuestion.get(id));
  const { standings, outcomeFor } =
    rules === 'custodia-score/1'
      ? firstRules(edition, asked, byQuestion)
      : secondRules(edition, asked, given, accepted);
  const lines = asked.map((question, index): Line => {
    const outcome = outcomeFor(question, index);
    const weight = Math.round(question.weight * weightScale);
    const counted = counts.has(outcome);
    const earned = counted ? weight * halves(outcome) : 0;
    return { question, outcome, counted, weight, earned, possible: counted ? 2 * weight : 0 };
  });

  const total = sums(lines);
  const scored = total.possible > 0;
  const points = scored
    ? shares(
        lines.map((line) => line.earned),
        total.possible,
      )
    : lines.map(() => 0);
  const ids = idsByOutcome(lines);
  const domains = domainScores(edition, lines, points);
  const criticalFailed = lines
    .filter(({ question, counted, earned }) => question.critical && counted && earned === 0)
    .map(({ question }) => question.id);
  const band = scored ? bandOf(total.earned, total.possible) : null;
  let scorableAsked = 0;
  // NA that names the customer as owner is a customer task, and still an NA of the vendor.
  let notApplicable = 0;
  lines.forEach(({ question, outcome }, index) => {
    if (outcome === 'not-asked' || !scorable(question)) return;
    scorableAsked++;
    if (given[index]?.value === 'na') notApplicable++;
  });
  const unanswered = ids('unanswered');
  const progress = standings
    ? progressOf(standings)
    : { asked: scorableAsked, answered: scorableAsked - unanswered.length };
  const available = availableOf();

  return {
    rules,
    template: edition.template,
    edition: edition.edition,
    weightSet: weightSet?.id ?? 'edition',
    score: scored ? pointsOf(hundredfold(total.earned, total.possible)) : null,
    earned: decimal(total.earned),
    possible: decimal(total.possible),
    band,
    rating: band && ratingOf(band, criticalFailed.length > 0),
    criticalFailed,
    domains,
    worstDomain: worst(domains),
    ...progress,
    unanswered,
    notApplicable: {
      count: notApplicable,
      withoutReason: ids('na-without-reason'),
      share: scorableAsked === 0 ? 0 : notApplicable / scorableAsked,
      flagged: notApplicable > scorableAsked * notApplicableLimit,
    },
    customerTasks: ids('customer-owned'),
    notAsked: ids('not-asked'),
    unknownAnswers: unknownIn(byQuestion, asked, given),
    contributions: lines.map(({ question, outcome, counted, weight, possible }, index): Contribution => ({
      questionId: question.id,
      domain: question.domain,
      outcome,
      weight: weight / weightScale,
      credit: counted ? halves(outcome) / 2 : null,
      points: pointsOf(points[index]!),
      available: scored ? available(possible, total.possible) : 0,
      critical: question.critical,
    })),
  };
}

/** Points that a part would add if it were met in full. Parts repeat a few weights, so each is worked out once. */
function availableOf(): (possible: number, total: number) => number {
  const known = new Map<number, number>();
  return (possible, total) => {
    const points = known.get(possible) ?? pointsOf(hundredfold(possible, total));
    known.set(possible, points);
    return points;
  };
}

/** Answers to questions that the edition does not have. Mostly there are none, which their number tells. */
function unknownIn(answers: Answers, asked: readonly Question[], given: readonly unknown[]): string[] {
  if (given.reduce<number>((sum, one) => (one === undefined ? sum : sum + 1), 0) === answers.size) return [];
  const known = new Set(asked.map(({ id }) => id));
  return [...answers.keys()].filter((id) => !known.has(id)).sort();
}

/** Ids of the questions of an outcome, in their order. */
function idsByOutcome(lines: readonly Line[]): (outcome: Outcome) => string[] {
  const ids = new Map<Outcome, string[]>();
  for (const { outcome, question } of lines) {
    const same = ids.get(outcome);
    if (same) same.push(question.id);
    else ids.set(outcome, [question.id]);
  }
  return (outcome) => ids.get(outcome) ?? [];
}

/** Each domain by the same rule, over its own questions. */
function domainScores(edition: TemplateEdition, lines: readonly Line[], points: readonly number[]): DomainScore[] {
  const byDomain = new Map(edition.domains.map(({ id }) => [id, { earned: 0, possible: 0, points: 0, unanswered: 0 }]));
  lines.forEach(({ question, outcome, earned, possible }, index) => {
    const domain = byDomain.get(question.domain);
    if (!domain) return;
    domain.earned += earned;
    domain.possible += possible;
    domain.points += points[index]!;
    if (outcome === 'unanswered') domain.unanswered++;
  });
  return edition.domains.map(({ id, title }) => {
    const { earned, possible, points: units, unanswered } = byDomain.get(id)!;
    return {
      id,
      title,
      score: possible > 0 ? pointsOf(hundredfold(earned, possible)) : null,
      earned: decimal(earned),
      possible: decimal(possible),
      points: pointsOf(units),
      unanswered,
    };
  });
}

type Answers = ReadonlyMap<string, ScoredAnswer>;
interface Ruled {
  /** By the second rules. */
  readonly standings?: readonly Standing[];
  outcomeFor(question: Question, index: number): Outcome;
}

function firstRules(edition: TemplateEdition, questions: readonly Question[], answers: Answers): Ruled {
  const byId = new Map(questions.map((question) => [question.id, question]));
  return {
    outcomeFor: (question) => outcomeOf(question, answers.get(question.id), edition, isAsked(question, byId, answers)),
  };
}

function secondRules(
  edition: TemplateEdition,
  questions: readonly Question[],
  given: readonly (ScoredAnswer | undefined)[],
  accepted: ReadonlySet<string>,
): Ruled {
  const customerOwners = customerOwnersOf(edition);
  const standings = standingsInOrder(questions, given, { customerOwners, accepted });
  return {
    standings,
    outcomeFor: (question, index) => {
      const answer = given[index];
      const owned = isCustomerOwned(answer, customerOwners);
      return outcomeOfStanding(question, answer?.value ?? null, standings[index]!, owned);
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
  const weight = Number.isFinite(own) && own > 0 ? own : 0;
  return weight === question.weight ? question : { ...question, weight };
}

function sums(lines: readonly Line[]): { earned: number; possible: number } {
  let earned = 0;
  let possible = 0;
  for (const line of lines) {
    earned += line.earned;
    possible += line.possible;
  }
  return { earned, possible };
}

const decimal = (halfUnits: number): number => halfUnits / (2 * weightScale);

/** The lowest domain score; the first of them when several are equal. */
function worst(domains: readonly DomainScore[]): { id: string; score: number } | null {
  return domains.reduce<{ id: string; score: number } | null>(
    (low, { id, score }) => (score !== null && (low === null || score < low.score) ? { id, score } : low),
    null,
  );
}
