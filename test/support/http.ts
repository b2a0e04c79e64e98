import supertest from 'supertest';
import type { Data } from './graphql.js';

/** What GraphQL answers over HTTP. */
export interface Answer<Found = Record<string, unknown>> {
  readonly status: number;
  readonly data: Found;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/** HTTP to a service as its clients speak it: every journey goes through here. */
export const http = (address: string) => supertest(address);

/** The header of whoever has this token. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Sends one GraphQL request; without a token it is anonymous. */
export async function graphqlOver<const Text extends string>(
  address: string,
  query: Text,
  { variables = {}, token, headers = {} }: GraphqlOptions = {},
): Promise<Answer<Data<Text>>> {
  const { status, body } = await http(address)
    .post('/graphql')
    .set({ ...(token ? bearer(token) : {}), ...headers })
    .send({ query, variables });
  return { status, ...(body as Omit<Answer<Data<Text>>, 'status'>) };
}

export interface GraphqlOptions {
  readonly variables?: object;
  readonly token?: string | null | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Uploads a file, as a form with one field does. */
export async function uploadTo(
  address: string,
  token: string,
  name: string,
  content: string | Uint8Array,
): Promise<{ digest: string; size: number; name: string }> {
  const { body } = await http(address)
    .post('/files')
    .set(bearer(token))
    .attach('file', Buffer.from(content as string), name)
    .expect(201);
  return body as { digest: string; size: number; name: string };
}

/** The data of an answer; fails on `errors`. */
export function dataOf<Found>({ data, errors }: Answer<Found>): Found {
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** One request of a browser that is given an address: nothing is followed. */
export const visit = (address: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(address, { redirect: 'manual', headers });
