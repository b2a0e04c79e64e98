import type { AnswerValue, TemplateEdition } from '../questionnaire/template-edition.js';
import { scorable } from '../scoring/outcome.js';
import { contradictionsOf } from '../workbook/contradictions.js';
import type { ImportFlag } from './import-report.types.js';
import type { ReviewAnswer } from './review.types.js';

type Answers = Readonly<Record<string, Pick<ReviewAnswer, 'questionId' | 'value' | 'owner' | 'text' | 'importId'>>>;
interface Import {
  readonly importId: string;
  readonly flags: readonly ImportFlag[];
}

/** As few answers as can look uniform without meaning anything. */
const fewest = 20;
/** Share of one answer from which a reviewer should look. */
const nearlyAll = 0.95;

/**
 * What a reviewer should look at in the answers as they stand, wherever they were given: contradictions between answer and words,
 * and what an import found, as long as its answer still stands.
 */
export function flagsIn(edition: TemplateEdition, answers: Answers, imports: readonly Import[]): ImportFlag[] {
  const kinds = new Map(edition.questions.map(({ id, kind }) => [id, kind]));
  return Object.values(answers).flatMap((answer) => {
    const { questionId, value, owner, text, importId } = answer;
    const found = imports.findLast((one) => one.importId === importId)?.flags ?? [];
    const ofFile = found.filter((flag) => flag.questionId === questionId);
    const ofPage =
      kinds.get(questionId) === 'text' || importId !== null
        ? []
        : contradictionsOf({ value, owner: owner ?? '', text }).map(({ kind, detail }) => ({
            kind,
            detail,
            questionId,
            place: 'given on the page',
          }));
    return [...ofFile, ...ofPage];
  });
}

/** What is implausible about all answers together; nothing of it changes the score. */
export function uniformityOf(edition: TemplateEdition, answers: Answers): { kind: string; detail: string }[] {
  const given = edition.questions.flatMap((question) => {
    const answer = scorable(question) ? answers[question.id] : undefined;
    return answer?.value ? [{ value: answer.value, text: answer.text.trim() }] : [];
  });
  if (given.length < fewest) return [];
  const flags: { kind: string; detail: string }[] = [];
  const [value, count] = mostOf(given.map((one) => one.value));
  if (count >= given.length * nearlyAll)
    flags.push({
      kind: 'all-the-same',
      detail: `${count} of ${given.length} answers are ${names[value]}. Ask for evidence of some of them.`,
    });
  const texts = given.map(({ text }) => text).filter((text) => text !== '');
  const [text, copies] = texts.length > 0 ? mostOf(texts) : ['', 0];
  if (copies >= fewest && copies >= texts.length / 2)
    flags.push({ kind: 'same-words', detail: `${copies} explanations read ${JSON.stringify(text.slice(0, 80))}.` });
  return flags;
}

const names: Readonly<Record<AnswerValue, string>> = { yes: 'yes', no: 'no', partial: 'partial', na: 'not applicable' };

function mostOf<Item>(items: readonly Item[]): [Item, number] {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
}
