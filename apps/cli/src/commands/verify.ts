import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Verification } from '@custodia/certificates/offline';
import { CliFault, exitCodes, oneLine, print } from '../output.js';

interface VerifyOptions {
  readonly keys: string;
  readonly json?: boolean;
}

export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description('Check the signature of a certificate, offline: needs the file and the key set of its issuer.')
    .argument('<certificate>', 'certificate.json as it was handed over')
    .requiredOption('--keys <file|url>', 'the key set (JWKS) of the issuer, from a file or from its address')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nEnds with exit code 0 when the certificate is valid, 1 when it is not.\n\nExamples:\n  custodia verify certificate.json --keys jwks.json\n  custodia verify certificate.json --keys https://custodia.example.org/.well-known/custodia/jwks.json',
    )
    .action(async (path: string, { keys, json }: VerifyOptions) => {
      const { parseJwks, verifyCertificate } = await import('@custodia/certificates/offline');
      const file = await readFile(path).catch((fault: NodeJS.ErrnoException) => cannotRead(path, fault));
      const text = /^https?:\/\//.test(keys)
        ? await fetched(keys)
        : await readFile(keys, 'utf8').catch((fault: NodeJS.ErrnoException) => cannotRead(keys, fault));
      const jwks = (() => {
        try {
          return parseJwks(text);
        } catch (fault) {
          throw new CliFault(`--keys ${keys}: ${(fault as Error).message}`);
        }
      })();
      const result = await verifyCertificate(file, jwks);
      print({ file: path, ...result }, json, (told) => render(told));
      if (!result.valid) process.exitCode = exitCodes.no;
    });
}

const cannotRead = (path: string, { code }: NodeJS.ErrnoException): never => {
  throw new CliFault(
    `${path} ${code === 'ENOENT' ? 'does not exist: check the path' : `cannot be read (${code}): check that you may read it`}.`,
  );
};

/** Larger than any key set. Bytes. */
const longest = 1024 * 1024;

async function fetched(url: string): Promise<string> {
  const answer = await fetch(url, {
    signal: AbortSignal.timeout(20_000),
    headers: { accept: 'application/json' },
  }).catch((fault: Error) => {
    throw new CliFault(
      `--keys ${url} cannot be reached (${(fault.cause as Error | undefined)?.message ?? fault.message}). Save the key set in a file and name the file.`,
    );
  });
  if (!answer.ok) throw new CliFault(`--keys ${url} answers ${answer.status}: check the address.`);
  const text = await answer.text();
  if (text.length > longest)
    throw new CliFault(`--keys ${url} answers ${text.length} characters, which is no key set.`);
  return text;
}

function render({
  file,
  valid,
  status,
  reasons,
  notes,
  digest,
  certificate,
  kid,
  signedAt,
}: Verification & { readonly file: string }): string {
  const lines = [`${oneLine(file)}: ${valid ? 'VALID' : `NOT VALID (${status})`}`, `  digest     ${digest}`];
  if (certificate) lines.push(`  number     ${oneLine(certificate.number)}`, `  kind       ${certificate.kind}`);
  if (signedAt) lines.push(`  issued     ${oneLine(signedAt)}`);
  if (kid) lines.push(`  key        ${oneLine(kid)}`);
  return [
    ...lines,
    ...reasons.map((reason) => `  because    ${oneLine(reason)}`),
    ...notes.map((note) => `  note       ${oneLine(note)}`),
  ].join('\n');
}
