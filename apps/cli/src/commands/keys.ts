import type { Command } from 'commander';
import { newId } from '@custodia/kernel';
import type { KeyRing } from '@custodia/certificates/worker';
import { withEngine } from '../engine.js';
import { CliFault, exitCodes, print, table } from '../output.js';

interface Options {
  readonly json?: boolean;
}

const withKeys = <Result>(work: (keys: KeyRing) => Promise<Result>): Promise<Result> =>
  withEngine(async ({ source, vault }) => {
    const { SigningKeyRow, signingKeysIn } = await import('@custodia/certificates/worker');
    return work(signingKeysIn({ rows: source.getRepository(SigningKeyRow), vault }));
  });

export function keysCommand(program: Command): void {
  const group = program.command('keys').description('Look after the keys that sign certificates.');

  group
    .command('list')
    .description(
      'Show every key that ever signed. With --json it is the key set (JWKS) that `custodia verify --keys` takes.',
    )
    .option('--json', 'the key set, RFC 7517')
    .addHelpText('after', '\nExample:\n  custodia keys list --json > jwks.json')
    .action(({ json }: Options) =>
      withKeys(async (keys) => {
        const now = Date.now() / 1000;
        const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
        print(await keys.publicKeys(), json, (set) =>
          table([
            ['key', 'signs from', 'until', 'state'],
            ...set.keys.map(({ kid, nbf, exp, revoked }) => [
              kid,
              day(nbf),
              day(exp),
              revoked ? `revoked: ${revoked.reason}` : exp > now ? 'signs' : 'verifies only',
            ]),
          ]),
        );
      }),
    );

  group
    .command('rotate')
    .description(
      'Sign with a new key from now on. The one before stops signing and stays published, so that old certificates stay valid.',
    )
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia keys rotate')
    .action(({ json }: Options) =>
      withKeys(async (keys) =>
        print({ kid: await keys.rotate() }, json, ({ kid }) => `Certificates are signed with ${kid} from now on.`),
      ),
    );

  group
    .command('revoke')
    .description('Distrust a key for everything that it ever signed, when its private part may have become known.')
    .argument('<kid>', 'as `keys list` shows it')
    .requiredOption('--reason <text>', 'why; it is published with the key')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nExample:\n  custodia keys revoke kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k --reason "the backup was stolen"',
    )
    .action((kid: string, { reason, json }: Options & { reason: string }) =>
      withEngine(async ({ overview, source, vault, queue }) => {
        const { reissueRequest, SigningKeyRow, signingKeysIn } = await import('@custodia/certificates/worker');
        const { standingUnder } = await import('@custodia/certificates/read');
        const keys = signingKeysIn({ rows: source.getRepository(SigningKeyRow), vault });
        await assertKnown(keys, kid);
        await keys.revoke(kid, reason);
        const { standing } = await standingUnder(overview, kid);
        await queue.enqueue([reissueRequest(newId())]);
        print({ kid, revoked: true, standing }, json, () =>
          [
            `Key ${kid} is revoked. Certificates signed with it are no longer valid.`,
            standing === 0
              ? 'None stands under it.'
              : `${standing} stood under it: the workers issue them anew, and each old one says by which it is replaced. See how far they are: custodia keys reissued ${kid}`,
          ].join(' '),
        );
      }),
    );

  group
    .command('reissued')
    .description('Show how many certificates of a revoked key were issued anew, and how many still wait for it.')
    .argument('<kid>', 'as `keys list` shows it')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nEnds with exit code 1 while some wait.\n\nExample:\n  custodia keys reissued kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    )
    .action((kid: string, { json }: Options) =>
      withEngine(async ({ overview, source, vault }) => {
        const { SigningKeyRow, signingKeysIn } = await import('@custodia/certificates/worker');
        const { standingUnder } = await import('@custodia/certificates/read');
        await assertKnown(signingKeysIn({ rows: source.getRepository(SigningKeyRow), vault }), kid);
        const counts = await standingUnder(overview, kid);
        print(
          { kid, ...counts },
          json,
          ({ signed, standing, replaced }) =>
            `${signed} certificates were signed with ${kid}: ${replaced} are replaced by newer ones, ${standing} still stand under it.`,
        );
        if (counts.standing > 0) process.exitCode = exitCodes.no;
      }),
    );
}

async function assertKnown(keys: KeyRing, kid: string): Promise<void> {
  if (!(await keys.publicKeys()).keys.some((key) => key.kid === kid))
    throw new CliFault(`There is no key ${kid}: custodia keys list shows the known ones.`);
}
