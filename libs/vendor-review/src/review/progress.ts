import type { TemplateEdition } from '../questionnaire/template-edition.js';
import { progressOf, standingsOf, type Given, type Standing } from '../scoring/answered.policy.js';
import { customerOwnersOf } from '../scoring/score.js';

const nothing: ReadonlySet<string> = new Set();

/** Where every question of a review stands, by the one meaning of answered. */
export const standingsIn = (
  edition: TemplateEdition,
  answers: Readonly<Record<string, Given>>,
  accepted: ReadonlySet<string> = nothing,
): ReadonlyMap<string, Standing> =>
  standingsOf(edition.questions, (id) => (Object.hasOwn(answers, id) ? answers[id] : undefined), {
    customerOwners: customerOwnersOf(edition),
    accepted,
  });

/** How far the answers have come. */
export const progressIn = (edition: TemplateEdition, answers: Readonly<Record<string, Given>>) =>
  progressOf(standingsIn(edition, answers));
