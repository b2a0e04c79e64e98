import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { loadClientConfig } from '@custodia/kernel';
import { z } from 'zod';
import { serviceClient } from '../client.js';
import { CliFault, exitCodes, oneLine, print } from '../output.js';
import { savedToken, saveToken } from '../saved-token.js';

interface Options {
  readonly url?: string;
  readonly json?: boolean;
}

const begun = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  expires_in: z.number(),
  interval: z.number(),
});
const answered = z.object({ access_token: z.string().optional(), error: z.string().optional() });

export function loginCommand(program: Command): void {
  program
    .command('login')
    .description(
      'Sign in at a service: type the code that is shown where you are signed in. Keeps a token for 30 days.',
    )
    .option('--url <url>', 'address of the service; CUSTODIA_URL when left out')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia login --url https://custodia.example.org')
    .action(async ({ url: given, json }: Options) => {
      const { url } = loadClientConfig({ url: given });
      const { device_code, user_code, verification_uri, expires_in, interval } = begun.parse(
        await post(`${url}/oauth/device_authorization`, {
          client_id: `custodia on ${oneLine(hostname())}`.slice(0, 100),
        }),
      );
      process.stderr.write(
        `Open ${oneLine(verification_uri)} and type the code ${oneLine(user_code)} within ${Math.round(expires_in / 60)} minutes.\n`,
      );
      const token = await waitFor(url, device_code, interval * 1_000);
      const path = saveToken(url, token);
      print({ url, file: path }, json, () => `You are signed in at ${url}. The token is kept in ${path}.`);
    });

  program
    .command('logout')
    .description('End the token that `custodia login` keeps for a service, and forget it.')
    .option('--url <url>', 'address of the service; CUSTODIA_URL when left out')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia logout --url https://custodia.example.org')
    .action(async ({ url: given, json }: Options) => {
      const { url } = loadClientConfig({ url: given });
      const token = savedToken(url);
      if (token === undefined)
        throw new CliFault(`There is no token for ${url}: nobody signed in there with custodia login.`);
      const client = serviceClient({ url, token });
      // Forgotten first: a token that the service does not know any more is of no use here.
      saveToken(url, undefined);
      const { me } = await client.graphql<{ me: { tokenId: string } }>('{ me { tokenId } }', {});
      await client.graphql('mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { __typename } }', {
        id: me.tokenId,
      });
      print({ url, signedOut: true }, json, () => `You are signed out at ${url}.`);
    });
}

async function waitFor(url: string, deviceCode: string, intervalMs: number): Promise<string> {
  for (let wait = intervalMs; ;) {
    await pause(wait);
    const { access_token: token, error } = answered.parse(
      await post(`${url}/oauth/token`, {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode,
      }),
    );
    if (token) return token;
    if (error === 'slow_down') wait += 5_000;
    else if (error !== 'authorization_pending')
      throw new CliFault(
        error === 'access_denied'
          ? 'The sign-in was refused.'
          : 'Nobody let this command in. Begin again: custodia login',
        exitCodes.no,
      );
  }
}

async function post(address: string, fields: Record<string, string>): Promise<unknown> {
  const answer = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(30_000),
  }).catch((fault: Error) => {
    throw new CliFault(`${address} cannot be reached (${fault.message}). Correct --url.`, exitCodes.fault);
  });
  if (!answer.ok && answer.status !== 400)
    throw new CliFault(
      `${address} answers ${answer.status}. Is it a Custodia service, and of this version?`,
      exitCodes.fault,
    );
  return answer.json();
}
