import type { Command } from 'commander';
import { loadClientConfig } from '@custodia/kernel';
import { CliFault, exitCodes, oneLine, print } from '../output.js';
import { askSecret } from '../secret-input.js';

interface Options {
  readonly url?: string;
  readonly name?: string;
  readonly email?: string;
  readonly json?: boolean;
}

/** Milliseconds. */
const patience = 30_000;

export function setPasswordCommand(program: Command): void {
  program
    .command('set-password')
    .description('Choose a password with the code of an invitation, of a forgotten password, or of the first start.')
    .argument('<code>', 'the code, which begins with enr_')
    .option('--url <url>', 'address of the service; CUSTODIA_URL when left out')
    .option('--name <name>', 'your name, if the invitation has it wrong')
    .option('--email <address>', 'your mail address; only with the code of the first start')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nThe password is asked for, or read from standard input.\n\nExample:\n  custodia set-password --url https://custodia.example.org --name "Ada King" --email ada@acme.example enr_...',
    )
    .action(async (code: string, { url: given, name, email, json }: Options) => {
      const { url } = loadClientConfig({ url: given });
      const { organisation, email: known } = await post(`${url}/auth/enrolment/look`, { code });
      const password = await askSecret(`Password for ${oneLine(String(email ?? known))}: `);
      const told = await post(`${url}/auth/enrolment`, {
        code,
        password,
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email }),
      });
      print(
        { organisation, email: email ?? known, status: told['status'] },
        json,
        () =>
          `The password is set. Sign in to ${oneLine(String(organisation))} with ${oneLine(String(email ?? known))}.`,
      );
    });
}

async function post(address: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
  }).catch((fault: Error) => {
    throw new CliFault(`${address} cannot be reached (${fault.message}). Correct --url.`, exitCodes.fault);
  });
  const told = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  if (answer.ok) return told;
  throw new CliFault(String(told['message'] ?? `${address} answers ${answer.status}.`), exitCodes.no);
}
