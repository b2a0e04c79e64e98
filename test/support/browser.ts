import { createHmac } from 'node:crypto';
import type { Data } from './graphql.js';
import { http } from './http.js';

/** What the routes of the sign-in answer: each of them some of it. */
interface Told {
  readonly status: string;
  readonly code: string;
  readonly memberId: string;
  readonly sessionId: string;
  readonly csrfToken: string;
  readonly totpId: string;
  readonly secret: string;
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
  readonly sessions: readonly { readonly sessionId: string; readonly client: string; readonly current: boolean }[];
  readonly passkeyId: string;
  readonly passkeys: readonly { readonly passkeyId: string; readonly label: string }[];
  /** Options for a device. */
  readonly challenge: string;
  readonly rpId: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

export interface Reply {
  readonly status: number;
  readonly body: Told;
  /** That was set. */
  readonly cookie: string | null;
}

/** A person at a browser, as far as the sign-in is concerned: keeps the cookie, and sends the header that the pages send. */
export class Visitor {
  cookie: string | null = null;
  csrf: string | null = null;

  constructor(private readonly address: string) {}

  async send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Reply> {
    const request = http(this.address)
      [method.toLowerCase() as 'get' | 'post'](path)
      .set({
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(this.csrf ? { 'x-csrf-token': this.csrf } : {}),
        ...headers,
      });
    const answer = await (body === undefined ? request : request.send(body));
    const [cookie] = (answer.headers['set-cookie'] ?? []) as unknown as string[];
    if (cookie) this.cookie = cookie.split(';')[0]!;
    const told = (answer.text ? answer.body : null) as Told;
    if (told?.csrfToken) this.csrf = told.csrfToken;
    return { status: answer.status, body: told, cookie: cookie ?? null };
  }

  post = (path: string, body: object, headers?: Record<string, string>): Promise<Reply> =>
    this.send('POST', `/auth/${path}`, body, headers);
  get = (path: string): Promise<Reply> => this.send('GET', `/auth/${path}`);

  async ask<const Text extends string>(query: Text, variables: object = {}) {
    const { body } = await this.send('POST', '/graphql', { query, variables });
    return body as unknown as { readonly data: Data<Text>; readonly errors: Told['errors'] };
  }
}

/** The six digits that an authenticator app shows for a secret in base32, `steps` of 30 seconds from now. */
export function authenticatorCode(secret: string, now: number, steps = 0): string {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000) + steps));
  const mac = createHmac('sha1', bytes).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
