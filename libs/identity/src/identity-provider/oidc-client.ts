import type { Configuration } from 'openid-client';
import { z } from 'zod';
import type { Clock, Config } from '@custodia/kernel';
import { sessionLimits } from '../session/session.policy.js';
import { guardedFetch } from './guarded-fetch.js';
import type { OpenProvider } from './providers.js';
import { askedForSecondFactor } from './rules.policy.js';

/** What the service keeps in the browser between the way to the provider and the way back. */
interface Errand {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Seconds: how long ago the person may have shown the provider who they are; `null` where any time will do. */
  readonly maxAge: number | null;
}

/** What a provider told of a person, checked by signature, issuer, audience, nonce and time. */
export interface Told {
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly groups: readonly string[];
  /** When the person showed the provider who they are, seconds since 1970; 0 when the provider does not say. */
  readonly authTime: number;
  /** Whether the provider asked for more than one factor, as far as the rules believe it. */
  readonly secondFactor: boolean;
}

/** The provider cannot be reached, is not what it says, or told something that does not hold. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
}

const bounds = { timeoutMs: 5_000, maxBytes: 512 * 1024 };
const keptMs = 5 * 60_000;
const mostKept = 100;

const claimsShape = z.looseObject({
  sub: z.string().min(1).max(255),
  email: z.string().max(254).optional(),
  // Some providers send it as a text.
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
  name: z.string().max(500).optional(),
  auth_time: z.number().optional(),
  amr: z.array(z.string().max(100)).max(50).optional(),
  acr: z.string().max(200).optional(),
});
const groupsShape = z.union([
  z.array(z.string().max(300)).max(2_000),
  z
    .string()
    .max(300)
    .transform((one) => [one]),
]);

/** Loaded when the first provider is asked. */
const openid = () => import('openid-client');

/** Speaks OpenID Connect: discovery, authorisation code with PKCE, state and nonce. */
export interface OidcClient {
  /** Where the browser goes. Throws `ProviderFault`. */
  begin(provider: OpenProvider, redirectUri: string, maxAge: number | null): Promise<{ address: URL; errand: Errand }>;
  /** What came of it, by the address at which the browser came back. Throws `ProviderFault`. */
  finish(provider: OpenProvider, cameBack: URL, errand: Errand): Promise<Told>;
}

export function oidcClient({ allowedHosts }: Config['outgoing'], clock: Clock): OidcClient {
  const call = guardedFetch({ allowedHosts, ...bounds });
  const known = new Map<string, { readonly configuration: Promise<Configuration>; readonly until: number }>();

  async function discover({ issuer, clientId, clientSecret }: OpenProvider): Promise<Configuration> {
    const client = await openid();
    const authentication: Parameters<typeof client.discovery>[3] = (server, ...rest) => {
      const inBody = server.token_endpoint_auth_methods_supported?.includes('client_secret_post');
      return (inBody ? client.ClientSecretPost : client.ClientSecretBasic)(clientSecret)(server, ...rest);
    };
    const configuration = await client.discovery(
      new URL(issuer),
      clientId,
      { client_secret: clientSecret },
      authentication,
      {
        [client.customFetch]: call,
        timeout: bounds.timeoutMs / 1_000,
        // Over http nobody is called but hosts that the operator allows.
        execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
      },
    );
    client.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  function configurationOf(provider: OpenProvider): Promise<Configuration> {
    const key = `${provider.providerId} ${provider.secret.digest}`;
    const kept = known.get(key);
    if (kept && kept.until > clock().getTime()) return kept.configuration;
    const configuration = discover(provider);
    known.delete(key);
    known.set(key, { configuration, until: clock().getTime() + keptMs });
    configuration.catch(() => known.delete(key));
    if (known.size > mostKept) known.delete(known.keys().next().value!);
    return configuration;
  }

  const speaking = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work();
    } catch (cause) {
      throw new ProviderFault(reasonOf(cause), { cause });
    }
  };

  return {
    begin: (provider, redirectUri, maxAge) =>
      speaking(async () => {
        const client = await openid();
        const configuration = await configurationOf(provider);
        const errand = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
          maxAge,
        };
        const address = client.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: 'openid email profile',
          state: errand.state,
          nonce: errand.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(errand.verifier),
          code_challenge_method: 'S256',
          // Asked for with the longest session, too: a provider then says when the person signed in there.
          max_age: String(maxAge ?? sessionLimits.absolute / 1_000),
          ...(provider.acrValues.length > 0 ? { acr_values: provider.acrValues.join(' ') } : {}),
        });
        if (address.protocol !== 'https:' && address.protocol !== 'http:')
          throw new Error('The provider names no address for the sign-in.');
        return { address, errand };
      }),
    finish: (provider, cameBack, { state, nonce, verifier, maxAge }) =>
      speaking(async () => {
        const client = await openid();
        const configuration = await configurationOf(provider);
        const tokens = await client.authorizationCodeGrant(configuration, cameBack, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          // Some providers never say it: their people are let in, and are not fresh.
          ...(maxAge === null ? {} : { maxAge }),
          idTokenExpected: true,
        });
        const proven = claimsShape.parse(tokens.claims());
        const more = configuration.serverMetadata().userinfo_endpoint
          ? claimsShape.parse(await client.fetchUserInfo(configuration, tokens.access_token, proven.sub))
          : undefined;
        // How the person signed in is believed by the signed token alone.
        const { amr = [], acr = null } = proven;
        const secondFactor = askedForSecondFactor(provider, { amr, acr });
        return { ...toldBy({ ...more, ...proven }, provider.groupsClaim), secondFactor };
      }),
  };
}

function toldBy(claims: z.infer<typeof claimsShape>, groupsClaim: string): Omit<Told, 'secondFactor'> {
  const names = claims['_claim_names'] as Record<string, unknown> | undefined;
  if (claims[groupsClaim] === undefined && names?.[groupsClaim] !== undefined)
    throw new Error(`The provider leaves out the claim ${groupsClaim}, because the person is in too many groups.`);
  return {
    subject: claims.sub,
    email: claims.email ?? '',
    emailVerified: claims.email_verified ?? false,
    name: claims.name ?? '',
    groups: groupsShape.parse(claims[groupsClaim] ?? []),
    authTime: claims.auth_time ?? 0,
  };
}

const reasonOf = (fault: unknown): string => {
  const { message = '', cause } = fault as Error;
  return [message, cause instanceof Error ? cause.message : ''].filter(Boolean).join(': ').slice(0, 300);
};
