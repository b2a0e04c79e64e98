import { createServer, type RequestListener, type Server } from 'node:http';
import { newId } from '@custodia/kernel';
import { exportJWK, generateKeyPair } from 'jose';
import { visit } from './http.js';
import { Provider, type Configuration } from 'oidc-provider';

/** What a provider tells of a person. */
export interface Person {
  email: string;
  email_verified: boolean;
  name: string;
  groups?: string[];
  /** How they signed in there: in the ID token alone. */
  amr?: string[];
  acr?: string;
}

export interface TestProvider {
  readonly issuer: string;
  /** `host:port`. */
  readonly host: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By their ids; to be filled and changed by a test. */
  readonly people: Map<string, Person>;
  /** Lets the client come back to these addresses. */
  register(...redirectUris: string[]): void;
  stop(): Promise<void>;
}

/** A real provider of OpenID Connect on loopback. Whoever comes is the person that the cookie `who` names. */
export async function testProvider(): Promise<TestProvider> {
  let answer: RequestListener = (_, response) => void response.writeHead(503).end();
  const server: Server = createServer((request, response) => answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  const issuer = `http://${host}`;
  const people = new Map<string, Person>();
  const [clientId, clientSecret] = ['custodia', newId()];
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'one', use: 'sig', alg: 'RS256' };

  function register(...redirectUris: string[]): void {
    const settings: Configuration = {
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
      jwks: { keys: [key] },
      cookies: { keys: [newId()] },
      acrValues: ['urn:acme:one', 'urn:acme:two'],
      claims: {
        acr: null,
        amr: null,
        openid: ['sub', 'groups', 'amr', 'acr'],
        email: ['email', 'email_verified'],
        profile: ['name'],
      },
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, ...people.get(id), amr: undefined, acr: undefined }),
      }),
      async loadExistingGrant({ oidc: { client, session } }) {
        const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    };
    const provider: Provider = new Provider(issuer, settings);
    const oidc = provider.callback();
    answer = (request, response) => {
      if (!request.url!.startsWith('/interaction/')) return void oidc(request, response);
      const accountId = /(?:^|; )who=([\w-]+)/.exec(request.headers.cookie ?? '')![1]!;
      const { amr, acr } = people.get(accountId) ?? {};
      void provider.interactionFinished(request, response, {
        login: { accountId, ...(amr ? { amr } : {}), ...(acr ? { acr } : {}) },
      });
    };
  }

  return {
    issuer,
    host,
    clientId,
    clientSecret,
    people,
    register,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A browser that follows redirects between service and provider, and keeps the cookies of both. */
export class Wanderer {
  /** By host and name. */
  readonly cookies = new Map<string, string>();

  constructor(who: string, provider: string) {
    this.cookies.set(`${provider} who`, who);
  }

  async get(address: string): Promise<Response> {
    const { host } = new URL(address);
    const cookie = [...this.cookies]
      .filter(([name]) => name.startsWith(`${host} `))
      .map(([name, value]) => `${name.slice(host.length + 1)}=${value}`)
      .join('; ');
    const response = await visit(address, { cookie });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      if (value === '') this.cookies.delete(`${host} ${name}`);
      else this.cookies.set(`${host} ${name}`, value!);
    }
    return response;
  }

  /** Goes where it is sent until it is at a page, or at an address that `stop` names; answers where that is. */
  async follow(start: string, stop: (address: string) => boolean = () => false): Promise<string> {
    let address = start;
    for (let steps = 0; steps < 12; steps++) {
      if (stop(address)) return address;
      const response = await this.get(address);
      const next = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || next === null) return address;
      address = new URL(next, address).href;
    }
    throw new Error(`Sent from one address to the next without end, at last to ${address}`);
  }
}
