import { codec, type DomainEvent } from '@custodia/event-store';
import type { Domain, OwnerOption, Question } from '../questionnaire/template-edition.js';

/** What a draft says beside its questions. */
export interface DraftHeader {
  readonly template: string;
  readonly edition: string;
  readonly title: string;
  readonly notice: string;
  readonly owners: readonly OwnerOption[];
}

export type DraftEvent =
  /** `copyOf`: the template edition from which it was taken. */
  | DomainEvent<'TemplateDraftStarted', DraftHeader & { readonly copyOf: string | null }>
  | DomainEvent<'TemplateDraftDescribed', Omit<DraftHeader, 'owners'>>
  /** All domains there are from now on, in their order. */
  | DomainEvent<'DraftDomainsArranged', { readonly domains: readonly Domain[] }>
  /** New ones, and those that replace a question of the same id; together before a question, or at the end. In parts, because one event holds only so much. */
  | DomainEvent<'DraftQuestionsPut', { readonly questions: readonly Question[]; readonly before: string | null }>
  | DomainEvent<'DraftQuestionsRemoved', { readonly questionIds: readonly string[] }>
  | DomainEvent<'TemplateDraftPublished', { readonly templateId: string }>
  | DomainEvent<'TemplateDraftDiscarded', { readonly reason: string }>;

export const draftCodec = codec<DraftEvent>(
  'templatedraft',
  {
    TemplateDraftStarted: [],
    TemplateDraftDescribed: [],
    DraftDomainsArranged: [],
    DraftQuestionsPut: [],
    DraftQuestionsRemoved: [],
    TemplateDraftPublished: [],
    TemplateDraftDiscarded: [],
  },
  {},
  { TemplateDraftDiscarded: ['reason'] },
);
