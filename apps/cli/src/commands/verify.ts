import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Pinned, Verification } from '@custodia/certificates/offline';
import { cannotRead, fetched, keySetIn, textIn } from '../key-set.js';
import { CliFault, exitCodes, oneLine, print } from '../output.js';

interface VerifyOptions {
  readonly keys?: string;
  readonly status?: string;
  readonly online?: string | boolean;
  readonly pin?: string;
  readonly consistency?: string;
  readonly json?: boolean;
}

export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description(
      'Check a certificate, offline: its signature, and the proof that the events of its case are in the sealed log. Needs the file, and the key set of its issuer or its address.',
    )
    .argument('<certificate>', 'certificate.json as it was handed over')
    .option('--keys <file|url>', 'the key set (JWKS) of the issuer, from a file or from its address')
    .option('--status <file|url>', 'the signed status list of the issuer: what was superseded or revoked')
    .option(
      '--online [url]',
      'ask the issuer what became of the certificate; at the address of --keys unless named, and then without --keys',
    )
    .option('--pin <file>', 'a checkpoint of the log from elsewhere, which the one in the certificate must agree with')
    .option('--consistency <file>', 'what `custodia log consistency --json` says of the two checkpoints')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nEnds with exit code 0 when the certificate is valid, 1 when it is not.\n\nExamples:\n  custodia verify certificate.json --keys jwks.json\n  custodia verify certificate.json --keys https://custodia.example.org/.well-known/custodia/jwks.json --online\n  custodia verify certificate.json --online https://custodia.example.org\n  custodia verify certificate.json --keys jwks.json --status status-list.json\n  custodia verify certificate.json --keys jwks.json --pin 348.checkpoint --consistency proof.json',
    )
    .action(async (path: string, { keys, status, online, pin, consistency, json }: VerifyOptions) => {
      const issuer = issuerOf(online, keys);
      if (keys === undefined && issuer === undefined)
        throw new CliFault('Give the key set of the issuer (--keys), its address (--online), or both.');
      const { verifyCertificate } = await import('@custodia/certificates/offline');
      const file = await readFile(path).catch((fault: NodeJS.ErrnoException) => cannotRead(path, fault));
      const jwks = await keySetIn(keys ?? `${issuer}/.well-known/custodia/jwks.json`);
      const statusList =
        status === undefined ? undefined : { file: Buffer.from(await textIn('--status', status)), now: new Date() };
      const here = await verifyCertificate(file, jwks, {
        statusList,
        pin: pin === undefined ? undefined : await pinnedIn(pin, consistency),
      });
      const result = issuer === undefined ? here : await asked(file, issuer, here);
      print({ file: path, ...result }, json, (told) => render(told));
      if (!result.valid) process.exitCode = exitCodes.no;
    });
}

async function pinnedIn(path: string, consistency: string | undefined): Promise<Pinned> {
  const checkpoint = await textIn('--pin', path);
  if (consistency === undefined) return { checkpoint };
  try {
    const { proof } = JSON.parse(await textIn('--consistency', consistency)) as { proof?: unknown };
    if (Array.isArray(proof) && proof.every((hash) => typeof hash === 'string')) return { checkpoint, proof };
  } catch (fault) {
    if (fault instanceof CliFault) throw fault;
  }
  throw new CliFault(
    `--consistency ${consistency} is no proof: make it with custodia log consistency <from> <to> --json.`,
  );
}

function issuerOf(online: string | boolean | undefined, keys: string | undefined): string | undefined {
  if (online === undefined || online === false) return undefined;
  const address = typeof online === 'string' ? online : (keys ?? '');
  if (!/^https?:\/\//.test(address))
    throw new CliFault('--online: name the address of the issuer, for example --online https://custodia.example.org.');
  return typeof online === 'string' ? online.replace(/\/+$/, '') : new URL(address).origin;
}

/** What needs no issuer was checked here; the issuer is only asked what became of a genuine certificate. */
async function asked(file: Buffer, issuer: string, here: Verification): Promise<Verification> {
  if (!['valid', 'key_revoked'].includes(here.status)) return here;
  const { parseVerification } = await import('@custodia/certificates/offline');
  const url = `${issuer}/certificates/verify`;
  const answer = await fetched('--online', url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ file: file.toString('utf8') }),
  });
  try {
    const there = parseVerification(answer);
    // The issuer cannot make valid what its keys do not.
    return here.status === 'key_revoked' && there.valid ? here : { ...here, ...there };
  } catch (fault) {
    throw new CliFault(`--online ${url}: ${(fault as Error).message}`);
  }
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
  withdrawal,
}: Verification & { readonly file: string }): string {
  const lines = [`${oneLine(file)}: ${valid ? 'VALID' : `NOT VALID (${status})`}`, `  digest     ${digest}`];
  if (certificate) lines.push(`  number     ${oneLine(certificate.number)}`, `  kind       ${certificate.kind}`);
  if (signedAt) lines.push(`  issued     ${oneLine(signedAt)}`);
  if (kid) lines.push(`  key        ${oneLine(kid)}`);
  if (withdrawal?.supersededBy) lines.push(`  replaced   ${oneLine(withdrawal.supersededBy)}`);
  return [
    ...lines,
    ...reasons.map((reason) => `  because    ${oneLine(reason)}`),
    ...notes.map((note) => `  note       ${oneLine(note)}`),
  ].join('\n');
}
