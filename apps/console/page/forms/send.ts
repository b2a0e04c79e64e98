import type { Client } from 'urql';
import { inWords } from '../api/ask.ts';
import { requestOptions } from '../api/session.ts';

export type Answer =
  | { readonly kind: 'done'; readonly result: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly message: string; readonly code: string; readonly field: string | null };

/** What is used of an answer beyond that it was recorded: a token that is told once, a record that is opened. */
const told: Readonly<Record<string, string>> = {
  issueApiToken: '... on IssuedApiToken { secret }',
  rotateApiToken: '... on IssuedApiToken { secret }',
  startTemplateDraft: '... on TemplateDraft { id }',
};

/**
 * Sends a mutation whose form was made from the schema. The key makes a repeat after a lost answer harmless: the same form sends the
 * same key until its content changes.
 */
export async function send(
  client: Client,
  mutation: string,
  inputType: string,
  input: object,
  key: string,
): Promise<Answer> {
  const document = `mutation Act($input: ${inputType}!) { ${mutation}(input: $input) { __typename ... on Refusal { code message } ... on InvalidInput { field value remedy } ${told[mutation] ?? ''} } }`;
  const { data, error } = await client
    .mutation<Record<string, Record<string, unknown>>>(document, { input }, { fetchOptions: requestOptions(key) })
    .toPromise();
  if (error) {
    const code = error.graphQLErrors[0]?.extensions['code'];
    return { kind: 'refused', message: inWords(error), code: typeof code === 'string' ? code : 'FAULT', field: null };
  }
  const result = data?.[mutation] ?? {};
  const { code, message, remedy, field } = result as {
    code?: string;
    message?: string;
    remedy?: string;
    field?: string;
  };
  if (result['__typename'] === 'RecordedNotYetVisible' || typeof message !== 'string') return { kind: 'done', result };
  return {
    kind: 'refused',
    code: code ?? 'REFUSED',
    message: remedy ? `${message} ${remedy}` : message,
    field: field ? field.replace(/^input\./, '').replaceAll(/\[(\d+)\]/g, '.$1') : null,
  };
}
