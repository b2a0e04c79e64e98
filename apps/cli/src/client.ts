import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { loadClientConfig } from '@custodia/kernel';
import { CliFault, exitCodes } from './output.js';
import { savedToken } from './saved-token.js';

export interface ClientOptions {
  readonly url?: string;
  readonly token?: string;
}

/** A running service, as any client of its API sees it. */
export interface Client {
  readonly url: string;
  /** Answers `data`; throws `CliFault` for whatever keeps the request from being carried out. */
  graphql<Data>(query: string, variables: object): Promise<Data>;
  /** Stores a file in the service, answers its digest. */
  upload(path: string): Promise<string>;
}

/** Patience with one request. Milliseconds. */
const patience = 120_000;

export function serviceClient(options: ClientOptions): Client {
  const { url, token = savedToken(url) } = loadClientConfig(options);
  if (!token)
    throw new CliFault(
      'A token is needed: sign in with `custodia login`, set CUSTODIA_TOKEN, or give --token. `custodia token issue` makes one on the machine of the service.',
    );
  const headers = { authorization: `Bearer ${token}` };

  async function send(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(patience) }).catch(
      (fault: Error) => {
        const cause = fault.cause as { code?: string; message?: string } | undefined;
        throw new CliFault(
          `${url} cannot be reached (${cause?.code ?? cause?.message ?? fault.message}). Start the service (custodia start), or set CUSTODIA_URL or --url to its address.`,
          exitCodes.fault,
        );
      },
    );
    if (answer.status === 401)
      throw new CliFault(
        `${url} does not know the token, or it has expired. Set CUSTODIA_TOKEN or --token to a valid one.`,
      );
    if (answer.status === 429)
      throw new CliFault(`${url} has had too many requests: wait a minute and try again.`, exitCodes.fault);
    return answer;
  }

  async function bodyOf<Body>(answer: Response): Promise<Body> {
    const text = await answer.text();
    try {
      return JSON.parse(text) as Body;
    } catch {
      throw new CliFault(
        `${url} answers ${answer.status} and no JSON: it is not a Custodia service. Correct CUSTODIA_URL or --url.`,
      );
    }
  }

  return {
    url,
    async graphql<Data>(query: string, variables: object) {
      const answer = await send('/graphql', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = await bodyOf<{ data?: Data; errors?: { message: string }[] }>(answer);
      if (errors?.length || !data)
        throw new CliFault(
          `${url} answers: ${errors?.map(({ message }) => message).join('; ') ?? `${answer.status} without data`}`,
          answer.status >= 500 ? exitCodes.fault : exitCodes.usage,
        );
      return data;
    },
    async upload(path) {
      const form = new FormData();
      form.set('file', new Blob([await readFile(path)]), basename(path));
      const answer = await send('/files', { method: 'POST', headers, body: form });
      const { digest, message } = await bodyOf<{ digest?: string; message?: string }>(answer);
      if (!digest) throw new CliFault(`${path} was not taken by ${url}: ${message ?? answer.status}`);
      return digest;
    },
  };
}
