import type { Domain, Question } from '../questionnaire/template-edition.js';
import type { DraftEvent, DraftHeader } from './draft.events.js';

export interface Draft extends DraftHeader {
  readonly status: 'open' | 'published' | 'discarded';
  readonly copyOf: string | null;
  readonly domains: readonly Domain[];
  readonly questions: readonly Question[];
  /** The edition that was published. */
  readonly templateId: string | null;
}

export type DraftState = { readonly status: 'absent' } | Draft;

export function evolve(state: DraftState, event: DraftEvent): DraftState {
  if (event.type === 'TemplateDraftStarted')
    return { ...event.data, status: 'open', domains: [], questions: [], templateId: null };
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'TemplateDraftDescribed':
      return { ...state, ...event.data };
    case 'DraftDomainsArranged':
      return { ...state, domains: event.data.domains };
    case 'DraftQuestionsPut':
      return { ...state, questions: withQuestions(state.questions, event.data.questions, event.data.before) };
    case 'DraftQuestionsRemoved': {
      const { questionIds } = event.data;
      return { ...state, questions: state.questions.filter(({ id }) => !questionIds.includes(id)) };
    }
    case 'TemplateDraftPublished':
      return { ...state, status: 'published', templateId: event.data.templateId };
    case 'TemplateDraftDiscarded':
      return { ...state, status: 'discarded' };
  }
}

/** A question that is there keeps its place unless a place is named. */
export function withQuestions(
  questions: readonly Question[],
  put: readonly Question[],
  before: string | null,
): readonly Question[] {
  const ids = new Set(put.map(({ id }) => id));
  if (before === null) {
    const byId = new Map(put.map((question) => [question.id, question]));
    const there = new Set(questions.map(({ id }) => id));
    return [
      ...questions.map((question) => byId.get(question.id) ?? question),
      ...put.filter(({ id }) => !there.has(id)),
    ];
  }
  const others = questions.filter(({ id }) => !ids.has(id));
  const at = others.findIndex(({ id }) => id === before);
  return at < 0 ? [...others, ...put] : [...others.slice(0, at), ...put, ...others.slice(at)];
}
