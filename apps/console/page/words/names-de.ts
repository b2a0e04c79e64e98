import actions from './de/actions.json';
import fields from './de/fields.json';
import values from './de/values.json';

/** German for names that come from the schema of the API: its actions, the fields of their forms, and the values of enums. */
export const names: Readonly<Record<string, string>> = { ...fields, ...values, ...actions };
