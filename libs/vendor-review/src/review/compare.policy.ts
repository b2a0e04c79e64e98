import { packsIn, questionKey } from '../questionnaire/compose-edition.policy.js';
import type { Question, TemplateEdition } from '../questionnaire/template-edition.js';
import type { ReviewAnswer } from './review.types.js';
import { profileOf, searchable } from './similar.policy.js';

type Answers = Readonly<Record<string, ReviewAnswer>>;

export interface Difference {
  readonly questionId: string;
  readonly text: string;
  /** As it was asked before, where the words differ. */
  readonly formerText: string | null;
  /** 1 for the same words. */
  readonly similarity: number;
  readonly change: 'added' | 'removed' | 'changed' | 'unchanged';
  readonly before: ReviewAnswer | null;
  readonly after: ReviewAnswer | null;
}

/** From here on two texts are taken for the same question in other words. */
const alike = 0.8;

/**
 * The answers of a review beside those of the one before. Ids change meaning between editions, so across editions the words
 * decide: a question is compared with the one of the same words in its questionnaire, else with the one whose words are most
 * alike, which is said; what is like none is named as not comparable.
 */
export function diffAnswers(
  now: { edition: TemplateEdition; answers: Answers },
  before: { edition: TemplateEdition; answers: Answers },
  sameEdition: boolean,
): { differences: Difference[]; notComparable: string[] } {
  const pairs = sameEdition
    ? now.edition.questions.map((question) => ({ question, was: question, similarity: 1 }))
    : pairsOf(now.edition, before.edition);
  const differences = pairs.flatMap(({ question, was, similarity }): Difference[] => {
    if (!was) return [];
    const then = before.answers[was.id] ?? null;
    const is = now.answers[question.id] ?? null;
    const { id: questionId, text } = question;
    const formerText = similarity < 1 ? was.text : null;
    return [{ questionId, text, formerText, similarity, change: changeOf(then, is), before: then, after: is }];
  });
  return { differences, notComparable: pairs.flatMap(({ question, was }) => (was ? [] : [question.id])) };
}

interface Pair {
  readonly question: Question;
  readonly was: Question | undefined;
  readonly similarity: number;
}

/** Each question with the one of the other edition that asks the same; each of those is taken once, same words first. */
function pairsOf(now: TemplateEdition, before: TemplateEdition): Pair[] {
  const former = before.questions.map((question) => ({
    question,
    template: templateOf(before, question.id),
    profile: profileOf(question.text),
  }));
  const asked = now.questions.map((question) => ({
    question,
    template: templateOf(now, question.id),
    profile: profileOf(question.text),
  }));
  const search = searchable(former);
  const taken = new Set<string>();
  const found = new Map<string, Omit<Pair, 'question'>>();
  for (const least of [1, alike]) {
    for (const { question, template, profile } of asked) {
      if (found.has(question.id)) continue;
      const isFree = (one: (typeof former)[number]): boolean =>
        one.template === template && !taken.has(one.question.id);
      // The id decides only between questions of the same words.
      const key = questionKey(now, question.id);
      const own = (one: (typeof former)[number]): boolean =>
        isFree(one) && questionKey(before, one.question.id) === key;
      const match = search(profile, 1, own) ?? search(profile, least, isFree);
      if (!match) continue;
      taken.add(match.item.question.id);
      found.set(question.id, { was: match.item.question, similarity: match.similarity });
    }
  }
  return now.questions.map((question) => ({
    question,
    ...(found.get(question.id) ?? { was: undefined, similarity: 0 }),
  }));
}

/** Of the questionnaire that asks it, where several are asked together. */
const templateOf = (edition: TemplateEdition, id: string): string =>
  packsIn(edition).find(({ prefix }) => id.startsWith(prefix))?.template ?? edition.template;

function changeOf(before: ReviewAnswer | null, after: ReviewAnswer | null): Difference['change'] {
  if (before === null) return after === null ? 'unchanged' : 'added';
  if (after === null) return 'removed';
  return before.value === after.value && before.owner === after.owner && before.text === after.text
    ? 'unchanged'
    : 'changed';
}

/** One edition, many vendors: each question with everybody's answer. */
export function compareAnswers(edition: TemplateEdition, sheets: readonly Answers[]) {
  return edition.questions.map((question) => {
    const answers = sheets.map((sheet) => sheet[question.id] ?? null);
    return {
      questionId: question.id,
      text: question.text,
      polarity: question.polarity,
      answers,
      differs: new Set(answers.map((answer) => answer?.value ?? null)).size > 1,
    };
  });
}
