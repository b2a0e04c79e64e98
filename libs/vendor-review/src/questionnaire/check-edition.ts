import { conditionProblem } from './condition.policy.js';
import type { Problem } from './problem.js';
import type { Question, TemplateEdition } from './template-edition.js';

/** What would make an edition unusable: ids that double, parents that do not exist, follow-ups that can never be asked. */
export function checkEdition(edition: TemplateEdition): Problem[] {
  const problems: Problem[] = [];
  const add = (place: string, value: string, reason: string, remedy: string): void =>
    void problems.push({ place, value, reason, remedy });
  const domains = new Set(edition.domains.map((domain) => domain.id));
  const questions = new Map<string, Question>();
  if (domains.size < edition.domains.length)
    add('domains', '', 'a domain id occurs twice', 'Give every domain an id of its own');
  if (edition.questions.length === 0) add('questions', '', 'there is no question', 'Add questions');
  for (const question of edition.questions) {
    if (questions.has(question.id))
      add(question.id, question.text, 'the question id occurs twice', 'Give every question an id of its own');
    questions.set(question.id, question);
  }
  for (const question of edition.questions) {
    if (!domains.has(question.domain))
      add(question.id, question.domain, 'the domain does not exist', 'Name one of the domains of the edition');
    if (question.kind === 'text' && question.critical)
      add(
        question.id,
        'critical',
        'free text never scores, so it cannot be critical',
        'Ask a yes-or-no question or drop the flag',
      );
    if (question.polarity === 'neutral' && question.critical)
      add(
        question.id,
        'critical',
        'a neutral question never scores, so it cannot be critical',
        'Give it a polarity or drop the flag',
      );
    checkForm(question, add);
    if (question.weight < 0 || question.weight > 10_000 || !Number.isFinite(question.weight))
      add(question.id, String(question.weight), 'the weight is not between 0 and 10,000', 'Change the weight');
    const conditions = [question.askedWhen, question.askedIf].filter((one) => one !== null && one !== undefined);
    if (conditions.length !== (question.parent === null ? 0 : 1))
      add(
        question.id,
        String(question.parent ?? question.askedWhen ?? JSON.stringify(question.askedIf)),
        'a follow-up needs `parent` and one of `askedWhen` and `askedIf`',
        'Add the missing one, or leave one out',
      );
    if (question.parent !== null) checkParent(question, questions, add);
  }
  return problems;
}

function checkForm(
  { id, kind, form, options, columns = [] }: Question,
  add: (place: string, value: string, reason: string, remedy: string) => void,
): void {
  const chosen = form === 'single' || form === 'multiple';
  if (form !== undefined && kind !== 'text')
    add(id, form, 'a question of yes or no has no other form', 'Choose one type of answer');
  if (chosen && options.length < 2) add(id, '', 'there is nothing to choose between', 'Give at least two options');
  if (chosen && new Set(options.map((option) => option.toLowerCase())).size < options.length)
    add(id, options.join(', '), 'an option occurs twice', 'Give each option once');
  if (chosen && options.some((option) => option.trim() === '' || /[\r\n]/.test(option)))
    add(id, options.join(', '), 'an option is empty or has several lines', 'Write each option in one line');
  if ((form === 'table') !== columns.length > 0)
    add(
      id,
      columns.join(', '),
      form === 'table' ? 'a table needs columns' : 'only a table has columns',
      form === 'table' ? 'Name its columns' : 'Leave the columns out',
    );
}

function checkParent(
  question: Question,
  questions: ReadonlyMap<string, Question>,
  add: (place: string, value: string, reason: string, remedy: string) => void,
): void {
  const parent = questions.get(question.parent!);
  if (!parent)
    return add(question.id, question.parent!, 'the parent does not exist', 'Name a question of this edition');
  if (question.askedIf) {
    const problem = conditionProblem(question.askedIf, parent, question);
    if (problem) add(question.id, ...problem);
    const order = [...questions.keys()];
    if (order.indexOf(parent.id) > order.indexOf(question.id))
      add(question.id, parent.id, 'the parent comes later', 'Put the parent before the questions that follow it');
  } else if (parent.kind === 'text')
    add(
      question.id,
      parent.id,
      'the parent is free text and is never answered yes or no',
      'Make the parent a yes-or-no question',
    );
  const seen = new Set([question.id]);
  for (
    let above: Question | undefined = parent;
    above;
    above = above.parent === null ? undefined : questions.get(above.parent)
  ) {
    if (seen.has(above.id))
      return add(question.id, above.id, 'the parents form a circle', 'Let one of them stand without a parent');
    seen.add(above.id);
  }
}
