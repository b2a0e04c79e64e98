import type { Client } from 'urql';
import { inWords } from '../api/ask.ts';
import { requestOptions } from '../api/session.ts';
import { refusalInWords, type Names } from '../words/refusals.ts';
import { loadCatalogue } from './catalogue.ts';

export type Answer =
  | { readonly kind: 'done'; readonly result: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'refused';
      readonly code: string;
      /** Why, in the language that is chosen. */
      readonly message: string;
      /** The field of the form that it concerns, by its path. */
      readonly field: string | null;
    };

/** What is used of an answer beyond that it was recorded: a token that is told once, a record that is opened. */
const told: Readonly<Record<string, string>> = {
  issueApiToken: '... on IssuedApiToken { secret }',
  rotateApiToken: '... on IssuedApiToken { secret }',
  startTemplateDraft: '... on TemplateDraft { made: id }',
};

/**
 * Sends a mutation whose form was made from the schema. The key makes a repeat after a lost answer harmless: the same form sends the
 * same key until its content changes. A refusal calls records as `names` does.
 */
export async function send(
  client: Client,
  mutation: string,
  inputType: string,
  input: object,
  { key, names }: { readonly key: string; readonly names?: Names },
): Promise<Answer> {
  const { mutations, refusals } = await loadCatalogue();
  const facts = mutations[mutation]!.refusals.map((type) => `... on ${type} { ${refusals[type]!} }`).join(' ');
  const document = `mutation Act($input: ${inputType}!) { ${mutation}(input: $input) { __typename ... on Refusal { code message } ${facts} ${told[mutation] ?? ''} } }`;
  const { data, error } = await client
    .mutation<Record<string, Record<string, unknown>>>(document, { input }, { fetchOptions: requestOptions(key) })
    .toPromise();
  if (error) {
    const code = error.graphQLErrors[0]?.extensions['code'];
    return { kind: 'refused', message: inWords(error), code: typeof code === 'string' ? code : 'FAULT', field: null };
  }
  const result = data?.[mutation] ?? {};
  const refusal = refusalIn(result);
  if (!refusal) return { kind: 'done', result };
  const { field } = refusal.facts;
  return {
    kind: 'refused',
    code: refusal.code,
    message: refusalInWords(refusal, names),
    field: typeof field === 'string' ? field.replace(/^input\./, '').replaceAll(/\[(\d+)\]/g, '.$1') : null,
  };
}

/** The refusal that an answer is, if it is one: a fact that was asked for under an alias has its name again. */
function refusalIn({ __typename: type, code, message, ...rest }: Readonly<Record<string, unknown>>) {
  if (type === 'RecordedNotYetVisible' || typeof code !== 'string' || typeof message !== 'string') return null;
  const alias = `Of${String(type)}`;
  const facts: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name.endsWith(alias) ? name.slice(0, -alias.length) : name, value]),
  );
  return { code, message, facts };
}
