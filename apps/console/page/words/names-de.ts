import actions from './de/actions.json';
import blockers from './de/blockers.json';
import events from './de/events.json';
import fields from './de/fields.json';
import phrases from './de/phrases.json';
import refusals from './de/refusals.json';
import values from './de/values.json';

/**
 * German for names that come from the service: actions of the schema, the fields of their forms, the values of enums, the events of a
 * history, what a case waits for, why something is refused, and the sentences that the service has for a value that cannot be used.
 */
export const names: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  ...events,
  ...fields,
  ...values,
  ...actions,
  blocker: blockers,
  phrase: phrases,
  refusal: refusals,
};
