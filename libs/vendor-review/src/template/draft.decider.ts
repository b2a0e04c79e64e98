import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, refuse, type Decision, type Refusal } from '@custodia/kernel';
import type { Domain, Question } from '../questionnaire/template-edition.js';
import { idTaken, invalid, notFound, same, says } from '../refusals.policy.js';
import { draftCodec, type DraftEvent, type DraftHeader } from './draft.events.js';
import { evolve, withQuestions, type Draft, type DraftState } from './draft.state.js';

type On<Type extends string, Fields = object> = { readonly type: Type; readonly id: string } & Fields;

export type DraftCommand =
  | On<
      'StartTemplateDraft',
      {
        readonly header: DraftHeader;
        readonly copyOf: string | null;
        readonly domains: readonly Domain[];
        readonly questions: readonly Question[];
      }
    >
  | On<'DescribeTemplateDraft', Partial<Omit<DraftHeader, 'owners'>>>
  | On<'ArrangeDraftDomains', { readonly domains: readonly Domain[] }>
  | On<'PutDraftQuestions', { readonly questions: readonly Question[]; readonly before: string | null }>
  | On<'RemoveDraftQuestions', { readonly questionIds: readonly string[] }>
  | On<'RecordTemplateDraftPublished', { readonly templateId: string }>
  | On<'DiscardTemplateDraft', { readonly reason: string }>;

type DraftRefusal =
  | ReturnType<typeof idTaken | typeof invalid | typeof notFound>['refusal']
  | (Refusal & { readonly code: 'DRAFT_CLOSED'; readonly id: string });
type Answer = Decision<DraftEvent, DraftRefusal>;

const mostQuestions = 2_000;
const mostDomains = 200;
const longestText = 10_000;
/** Questions of one event. */
const part = 200;

function decide(command: DraftCommand & CommandMeta, state: DraftState): Answer {
  if (command.type === 'StartTemplateDraft') return start(command, state);
  if (state.status === 'absent') return notFound('template draft', command.id);
  if (command.type === 'RecordTemplateDraftPublished' && state.templateId === command.templateId) return accept();
  if (command.type === 'DiscardTemplateDraft' && state.status === 'discarded') return accept();
  if (state.status !== 'open')
    return refuse({
      code: 'DRAFT_CLOSED',
      message: `The draft was ${state.status}. Start another one, as a copy of what was published if you like.`,
      id: command.id,
    });
  switch (command.type) {
    case 'DescribeTemplateDraft':
      return describe(command, state);
    case 'ArrangeDraftDomains':
      return arrange(command.domains, state);
    case 'PutDraftQuestions':
      return put(command, state);
    case 'RemoveDraftQuestions': {
      const stranger = command.questionIds.find((id) => !state.questions.some((one) => one.id === id));
      if (stranger !== undefined) return notFound('question of the draft', stranger);
      const questionIds = [...new Set(command.questionIds)];
      return questionIds.length === 0 ? accept() : accept({ type: 'DraftQuestionsRemoved', data: { questionIds } });
    }
    case 'RecordTemplateDraftPublished':
      return accept({ type: 'TemplateDraftPublished', data: { templateId: command.templateId } });
    case 'DiscardTemplateDraft':
      return says(command.reason)
        ? accept({ type: 'TemplateDraftDiscarded', data: { reason: command.reason } })
        : invalid('reason', command.reason, 'Say why.');
  }
}

function start(
  { id, header, copyOf, domains, questions }: Extract<DraftCommand, { type: 'StartTemplateDraft' }>,
  state: DraftState,
): Answer {
  if (state.status !== 'absent')
    return same([state.copyOf, state.template, state.edition], [copyOf, header.template, header.edition])
      ? accept()
      : idTaken(id);
  const wrong = wrongHeader(header) ?? tooMuch(domains, questions);
  if (wrong) return wrong;
  const parts = Array.from({ length: Math.ceil(questions.length / part) }, (_, index): DraftEvent => ({
    type: 'DraftQuestionsPut',
    data: { questions: questions.slice(index * part, (index + 1) * part), before: null },
  }));
  const { template, edition, title, notice, owners } = header;
  return accept<DraftEvent>(
    { type: 'TemplateDraftStarted', data: { template, edition, title, notice, owners, copyOf } },
    ...(domains.length > 0 ? [{ type: 'DraftDomainsArranged', data: { domains } } as const] : []),
    ...parts,
  );
}

function describe(command: Extract<DraftCommand, { type: 'DescribeTemplateDraft' }>, state: Draft): Answer {
  const data = {
    template: command.template ?? state.template,
    edition: command.edition ?? state.edition,
    title: command.title ?? state.title,
    notice: command.notice ?? state.notice,
  };
  const { template, edition, title, notice } = state;
  if (same(data, { template, edition, title, notice })) return accept();
  return wrongHeader(data) ?? accept({ type: 'TemplateDraftDescribed', data });
}

function arrange(domains: readonly Domain[], state: Draft): Answer {
  if (same(domains, state.domains)) return accept();
  const ids = new Set(domains.map(({ id }) => id));
  if (ids.size < domains.length) return invalid('domains.id', '', 'Give every domain an id of its own.');
  const left = state.questions.find(({ domain }) => !ids.has(domain));
  if (left)
    return invalid(
      'domains',
      left.domain,
      `Questions such as ${left.id} stand in this domain. Move or remove them first.`,
    );
  return tooMuch(domains, []) ?? accept({ type: 'DraftDomainsArranged', data: { domains } });
}

function put({ questions, before }: Extract<DraftCommand, { type: 'PutDraftQuestions' }>, state: Draft): Answer {
  if (questions.length === 0) return accept();
  const ids = questions.map(({ id }) => id);
  if (new Set(ids).size < ids.length) return invalid('questions.id', '', 'Send each question once.');
  if (before !== null && (ids.includes(before) || !state.questions.some(({ id }) => id === before)))
    return invalid('before', before, 'Name a question of the draft that is not among those you send.');
  const homeless = questions.find(({ domain }) => !state.domains.some(({ id }) => id === domain));
  if (homeless)
    return invalid(`questions.${homeless.id}.domain`, homeless.domain, 'Add the domain first, or name another one.');
  const after = withQuestions(state.questions, questions, before);
  if (same(after, state.questions)) return accept();
  const parts = Array.from({ length: Math.ceil(questions.length / part) }, (_, index): DraftEvent => ({
    type: 'DraftQuestionsPut',
    data: { questions: questions.slice(index * part, (index + 1) * part), before },
  }));
  return tooMuch(state.domains, after) ?? accept(...parts);
}

function wrongHeader({ template, edition, title }: Pick<DraftHeader, 'template' | 'edition' | 'title'>) {
  if (!/^[a-z][a-z0-9-]{1,60}$/.test(template))
    return invalid(
      'template',
      template,
      'Use 2 to 61 lower-case letters, digits and hyphens, beginning with a letter.',
    );
  if (edition.trim() === '' || edition.length > 60)
    return invalid('edition', edition, 'Name the edition in 1 to 60 characters.');
  return !says(title) || title.length > 200
    ? invalid('title', title, 'Give it a title of 1 to 200 characters.')
    : undefined;
}

function tooMuch(domains: readonly Domain[], questions: readonly Question[]) {
  if (domains.length > mostDomains) return invalid('domains', String(domains.length), `Use at most ${mostDomains}.`);
  if (questions.length > mostQuestions)
    return invalid('questions', String(questions.length), `Use at most ${mostQuestions}.`);
  const nameless = domains.find(
    ({ id, title }) => id.trim() === '' || title.trim() === '' || id.length > 60 || title.length > 200,
  );
  if (nameless) return invalid('domains.title', nameless.title, 'Give every domain an id and a title.');
  const wrong = questions.find(
    ({ id, text, guidance }) =>
      id.trim() === '' || id.length > 60 || !says(text) || text.length > longestText || guidance.length > longestText,
  );
  return wrong
    ? invalid(
        `questions.${wrong.id.slice(0, 60)}`,
        wrong.text.slice(0, 40),
        `Give it an id of 1 to 60 characters, and a text and guidance of at most ${longestText}.`,
      )
    : undefined;
}

export const draftDecider: Decider<DraftCommand, DraftEvent, DraftState, DraftRefusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const templateDraft: Aggregate<DraftCommand, DraftEvent, DraftState, DraftRefusal> = {
  codec: draftCodec,
  decider: draftDecider,
};
