import type { EditionPack, OwnerOption, TemplateEdition } from './template-edition.js';

/** An edition as it is recorded, under its id. */
export interface RecordedEdition {
  readonly id: string;
  readonly digest: string;
  readonly edition: TemplateEdition;
}

/** Questionnaires that one assessment can hold. */
export const mostPacks = 6;

export const prefixOf = ({ template }: Pick<TemplateEdition, 'template'>): string =>
  `${template.replaceAll('/', '-')}/`;

const unique = (words: readonly string[]): string[] => [...new Set(words)];

/**
 * Several questionnaires as one edition, in the order given: what is asked together in one assessment. Ids of questions and
 * domains carry the name of their questionnaire, so that each keeps its own; texts, weights and flags are those of the packs.
 * One alone stays as it is.
 */
export function composeEdition(parts: readonly [RecordedEdition, ...RecordedEdition[]]): TemplateEdition {
  const [first, ...others] = parts;
  if (others.length === 0) return first.edition;
  const packs = parts.map(({ id, digest, edition }): EditionPack => ({
    templateId: id,
    template: edition.template,
    edition: edition.edition,
    title: edition.title,
    digest,
    prefix: prefixOf(edition),
    owners: edition.owners.map(({ label }) => label),
  }));
  const editions = parts.map(({ edition }, index) => ({ edition, prefix: packs[index]!.prefix }));
  return {
    template: packs.map(({ template }) => template).join('+'),
    edition: packs.map(({ edition }) => edition).join('+'),
    title: packs.map(({ title }) => title).join(', '),
    notice: unique(editions.map(({ edition }) => edition.notice)).join(' '),
    rules: first.edition.rules,
    source: { kind: 'packs', packs },
    answers: editions
      .flatMap(({ edition }) => edition.answers)
      .filter(({ value }, index, all) => all.findIndex((one) => one.value === value) === index),
    owners: ownersOf(editions.map(({ edition }) => edition)),
    domains: editions.flatMap(({ edition, prefix }) =>
      edition.domains.map((domain) => ({ ...domain, id: `${prefix}${domain.id}` })),
    ),
    questions: editions.flatMap(({ edition, prefix }) =>
      edition.questions.map((question) => ({
        ...question,
        id: `${prefix}${question.id}`,
        domain: `${prefix}${question.domain}`,
        parent: question.parent === null ? null : `${prefix}${question.parent}`,
      })),
    ),
  };
}

/** Where two packs mean different bearers by one label, the control is not taken for the customer's own task. */
function ownersOf(editions: readonly TemplateEdition[]): OwnerOption[] {
  const owners = new Map<string, OwnerOption>();
  for (const owner of editions.flatMap((edition) => edition.owners)) {
    const known = owners.get(owner.label);
    if (!known || known.bears === 'customer') owners.set(owner.label, owner);
  }
  return [...owners.values()];
}

/** The questionnaires of an edition that holds several; none for an edition that is one. */
export const packsIn = ({ source }: Pick<TemplateEdition, 'source'>): readonly EditionPack[] =>
  source.kind === 'packs' ? source.packs : [];

/** What one questionnaire of an edition asks, under the ids that it has there. */
export const partOf = (edition: TemplateEdition, { template, edition: name, title, prefix, owners }: EditionPack) =>
  ({
    ...edition,
    template,
    edition: name,
    title,
    source: { kind: 'pack' },
    owners: edition.owners.filter(({ label }) => owners.includes(label)),
    domains: edition.domains.filter(({ id }) => id.startsWith(prefix)),
    questions: edition.questions.filter(({ id }) => id.startsWith(prefix)),
  }) satisfies TemplateEdition;

/** The name of a question wherever its questionnaire is asked, alone or with others. */
export const questionKey = (edition: TemplateEdition, id: string): string =>
  packsIn(edition).length > 0 ? id : `${prefixOf(edition)}${id}`;
