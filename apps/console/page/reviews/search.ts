import type { EnumOf } from '../api/graphql.ts';

export const states = [
  'DRAFT',
  'SENT',
  'IN_PROGRESS',
  'SUBMITTED',
  'IN_REVIEW',
  'CLARIFICATION',
  'APPROVED',
  'APPROVED_WITH_CONDITIONS',
  'REJECTED',
  'EXPIRED',
  'CANCELLED',
] as const;

export const reviewsSearch = (
  search: Record<string, unknown>,
): { readonly state?: EnumOf<'ReviewStatus'> | undefined } => ({
  state: states.find((state) => state === search['state']),
});

export const filters = ['unanswered', 'flagged', 'critical', 'na', 'evidenced', 'changed', 'unjudged'] as const;
export type QuestionFilter = (typeof filters)[number];

export const tabs = ['workbench', 'explanation', 'evidence', 'clarifications', 'people', 'compare'] as const;
type ReviewTab = (typeof tabs)[number];

export interface ReviewSearch {
  readonly tab?: ReviewTab | undefined;
  readonly show?: QuestionFilter | undefined;
  readonly domain?: string | undefined;
  readonly question?: string | undefined;
}

export const reviewSearch = (search: Record<string, unknown>): ReviewSearch => ({
  tab: tabs.find((tab) => tab === search['tab']),
  show: filters.find((one) => one === search['show']),
  domain: typeof search['domain'] === 'string' ? search['domain'] : undefined,
  question: typeof search['question'] === 'string' ? search['question'] : undefined,
});
