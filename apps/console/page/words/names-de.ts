import actions from './de/actions.json';
import blockers from './de/blockers.json';
import events from './de/events.json';
import fields from './de/fields.json';
import values from './de/values.json';

/**
 * German for names that come from the service: actions of the schema, the fields of their forms, the values of enums, the events of a
 * history, and what a case waits for.
 */
export const names: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  ...events,
  ...fields,
  ...values,
  ...actions,
  blocker: blockers,
};
