import { stringify } from 'yaml';
import { answerTypeOf, exactWeight, type Question, type TemplateEdition } from './template-edition.js';

/**
 * An edition in Custodia's own YAML, as `parsePack` reads it; docs/questionnaires.md explains it. What is as a reader expects it
 * is left out.
 */
export function renderPack(edition: TemplateEdition): string {
  const { template, title, notice, rules, answers, owners, domains, questions } = edition;
  const document = {
    pack: nameOf(template),
    edition: edition.edition,
    title,
    notice,
    rules,
    answers,
    ...(owners.length > 0 ? { owners } : {}),
    domains: domains
      .map((domain) => ({
        id: domain.id,
        title: domain.title,
        questions: questions.filter((one) => one.domain === domain.id).map(entryOf),
      }))
      .filter((domain) => domain.questions.length > 0),
  };
  return stringify(document, { lineWidth: 100, aliasDuplicateObjects: false });
}

/** Weights have the weight of their domain in them already, so domains are written without one. */
function entryOf(question: Question): object {
  const { id, text, guidance, polarity, weight, critical, control, parent, evidence, options, columns } = question;
  return {
    id,
    text,
    ...(guidance === '' ? {} : { guidance }),
    kind: answerTypeOf(question),
    polarity,
    weight: exactWeight(weight),
    ...(critical ? { critical } : {}),
    ...(control === null ? {} : { control }),
    ...(parent === null ? {} : { parent, ...conditionOf(question) }),
    ...(evidence ? { evidence } : {}),
    ...(options.length > 0 ? { options } : {}),
    ...(columns ? { columns } : {}),
  };
}

const conditionOf = ({ askedWhen, askedIf }: Question): object => (askedIf ? { askedIf } : { askedWhen });

/** A template may be called anything; the name of a pack is short and plain. */
const nameOf = (template: string): string =>
  `t-${template}`
    .slice(/^[a-z]/.test(template) ? 2 : 0)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 61);
