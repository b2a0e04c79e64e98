import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Verification } from '@custodia/certificates/offline';
import { cannotRead, keySetIn } from '../key-set.js';
import { exitCodes, oneLine, print } from '../output.js';

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
      const { verifyCertificate } = await import('@custodia/certificates/offline');
      const file = await readFile(path).catch((fault: NodeJS.ErrnoException) => cannotRead(path, fault));
      const jwks = await keySetIn(keys);
      const result = await verifyCertificate(file, jwks);
      print({ file: path, ...result }, json, (told) => render(told));
      if (!result.valid) process.exitCode = exitCodes.no;
    });
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
