import type { EventStore } from '@custodia/event-store';
import type { Refusal } from '@custodia/kernel';
import { parsePack } from '../questionnaire/pack.js';
import {
  type Condition,
  exactWeight,
  kindOfType,
  type Question,
  type TemplateEdition,
  yesNoNa,
  yesPartialNoNa,
} from '../questionnaire/template-edition.js';
import { invalid } from '../refusals.policy.js';
import type { DraftCommand } from './draft.decider.js';
import type { DraftQuestionInput, StartTemplateDraftInput } from './draft.inputs.js';
import type { Draft } from './draft.state.js';
import { editionOf } from './editions.js';

type Start = Omit<Extract<DraftCommand, { type: 'StartTemplateDraft' }>, 'type' | 'id'>;

/** What a draft begins with: nothing, a copy of an edition, or a questionnaire in Custodia's own YAML. */
export async function startFacts(
  store: EventStore,
  organisation: string,
  input: StartTemplateDraftInput,
): Promise<
  { readonly kind: 'facts'; readonly start: Start } | { readonly kind: 'refused'; readonly refusal: Refusal }
> {
  if (input.copyOf != null && input.yaml != null)
    return invalid('yaml', '', 'Begin with a copy or with YAML, not with both.');
  const base = await baseOf(store, organisation, input);
  if (base.kind === 'refused') return base;
  const from = base.edition;
  return {
    kind: 'facts',
    start: {
      header: {
        template: input.template ?? from?.template ?? '',
        // A copy is another edition, so it is named.
        edition: input.edition ?? (input.yaml == null ? '' : (from?.edition ?? '')),
        title: input.title ?? from?.title ?? '',
        notice: input.notice ?? from?.notice ?? 'Written by this organisation.',
        owners: from?.owners ?? [],
      },
      copyOf: input.copyOf ?? null,
      domains: from?.domains.map((domain) => ({ ...domain, weight: 1 })) ?? [],
      questions: from?.questions ?? [],
    },
  };
}

async function baseOf(
  store: EventStore,
  organisation: string,
  { copyOf, yaml }: StartTemplateDraftInput,
): Promise<
  | { readonly kind: 'base'; readonly edition: TemplateEdition | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
> {
  if (copyOf != null) {
    const known = await editionOf(store, organisation, copyOf);
    return known
      ? { kind: 'base', edition: known.edition }
      : invalid('copyOf', copyOf, 'Name an edition of this organisation or a pack.');
  }
  if (yaml == null) return { kind: 'base', edition: null };
  const pack = parsePack(yaml, 'yaml', { kind: 'draft' });
  if (pack.kind === 'loaded') return { kind: 'base', edition: pack.edition };
  const [first] = pack.problems;
  return invalid(
    'yaml',
    first?.value ?? '',
    `${first?.place ?? 'yaml'}: ${first?.reason ?? 'it cannot be read'}. ${first?.remedy ?? 'Correct it'}${pack.problems.length > 1 ? ` (${pack.problems.length - 1} further problems)` : ''}.`,
  );
}

/** Without what was left out. */
const stated = (condition: object): Condition =>
  Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined && value !== null));

/** A question as it is kept. */
export const questionOf = ({
  answerType,
  polarity,
  weight,
  control,
  parent,
  askedWhen,
  askedIf,
  columns,
  id,
  text,
  guidance,
  domain,
  critical,
  evidence,
  options,
}: DraftQuestionInput): Question => ({
  id,
  text,
  guidance,
  domain,
  control: control ?? null,
  ...kindOfType(answerType),
  polarity: kindOfType(answerType).kind === 'text' ? 'neutral' : (polarity ?? 'positive'),
  weight: exactWeight(weight),
  critical,
  parent: parent ?? null,
  askedWhen: askedWhen ?? null,
  ...(askedIf ? { askedIf: stated(askedIf) } : {}),
  evidence,
  options,
  ...(columns.length > 0 ? { columns } : {}),
});

/** What is published: the draft as an edition. Domains without a question are left out. */
export function editionOfDraft({
  template,
  edition,
  title,
  notice,
  owners,
  domains,
  questions,
}: Pick<Draft, 'template' | 'edition' | 'title' | 'notice' | 'owners' | 'domains' | 'questions'>): TemplateEdition {
  const asked = new Set(questions.map(({ domain }) => domain));
  return {
    template,
    edition,
    title,
    notice,
    rules: 'custodia-score/1',
    source: { kind: 'draft' },
    answers: questions.some(({ kind }) => kind === 'yes_no_partial') ? yesPartialNoNa : yesNoNa,
    owners,
    domains: domains.filter(({ id }) => asked.has(id)),
    // Grouped by domain, because that is how they are shown and answered.
    questions: domains.flatMap(({ id }) => questions.filter(({ domain }) => domain === id)),
  };
}
