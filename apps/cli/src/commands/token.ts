import type { Command } from 'commander';
import type { Role } from '@custodia/identity/worker';
import type { Ports } from '@custodia/platform';
import { withEngine } from '../engine.js';
import { memberMeant, organisationMeant } from '../organisation.js';
import { CliFault, exitCodes, oneLine, print, table } from '../output.js';

interface Options {
  readonly organisation?: string;
  readonly json?: boolean;
}

/** Loaded when a command runs, so that others start quickly. */
const identity = () => import('@custodia/identity/worker');

const dayMs = 86_400_000;

export function tokenCommand(program: Command): void {
  const group = program
    .command('token')
    .description('Issue, list and revoke API tokens. Works on the machine of the service, without a token.');

  group
    .command('issue')
    .description('Issue a token for a member. It is shown once.')
    .requiredOption('--member <id|address>', 'the member that the token acts for')
    .option('--label <text>', 'what it is for', 'Issued on the command line')
    .option('--scopes <role...>', 'the most it may do, for example integration; all roles of the member when left out')
    .option('--days <n>', 'days until it expires; 0: until it is revoked', '365')
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia token issue --member ada@acme.example --label "CI" --scopes integration --days 90\n  export CUSTODIA_TOKEN=$(custodia token issue --member ada@acme.example --json | jq -r .token)',
    )
    .action(
      ({
        member,
        label,
        scopes,
        days,
        organisation,
        json,
      }: Options & { member: string; label: string; scopes?: string[]; days: string }) =>
        withEngine(async (engine) => {
          const { roles } = await import('@custodia/graphql');
          const unknown = scopes?.find((scope) => !(roles as readonly string[]).includes(scope));
          if (unknown !== undefined)
            throw new CliFault(`--scopes: "${unknown}" is no role; there are ${roles.join(', ')}.`);
          if (!/^\d{1,5}$/.test(days)) throw new CliFault(`--days: "${days}" is no whole number of days.`);
          const organisationId = await organisationMeant(engine, organisation);
          const { id: memberId } = await memberMeant(engine, organisationId, member);
          const now = Date.now();
          const expiresAt = Number(days) === 0 ? null : new Date(now + Number(days) * dayMs).toISOString();
          const issued = await (
            await identity()
          ).issueOperatorToken(engine.store, {
            organisationId,
            memberId,
            label,
            scopes: scopes as Role[] | undefined,
            expiresAt,
            at: new Date(now).toISOString(),
          });
          if (issued.kind === 'refused') throw new CliFault(issued.refusal.message, exitCodes.no);
          const { tokenId, token } = issued;
          print(
            { tokenId, memberId, expiresAt, token },
            json,
            () =>
              `${table([
                ['token', token],
                ['id', tokenId],
                ['member', memberId],
                ['expires', expiresAt ?? 'never'],
              ])}\nKeep the token now; it is not shown again.`,
          );
        }),
    );

  group
    .command('list')
    .description('List the tokens of an organisation; never the tokens themselves.')
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia token list')
    .action(({ organisation, json }: Options) =>
      withEngine(async (engine) => {
        const now = new Date().toISOString();
        print(
          await (await identity()).tokensOf(engine.store, await organisationMeant(engine, organisation)),
          json,
          (tokens) =>
            table([
              ['id', 'begins', 'member', 'scopes', 'state', 'label'],
              ...tokens.map(({ id, prefix, memberId, scopes, expiresAt, revoked, label }) => [
                id,
                prefix,
                memberId,
                scopes.join(', '),
                revoked
                  ? 'revoked'
                  : expiresAt === null
                    ? 'valid'
                    : expiresAt <= now
                      ? 'expired'
                      : `until ${expiresAt.slice(0, 10)}`,
                oneLine(label),
              ]),
            ]),
        );
      }),
    );

  group
    .command('revoke')
    .description('End a token: at once in the log, within five seconds in a running service.')
    .argument('<id|beginning>', 'id of the token, its beginning (cus_ and twelve characters), or the whole token')
    .option('--reason <text>', 'why, for the audit trail', 'Revoked on the command line')
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nExamples:\n  custodia token revoke 0198c7a2-0000-7000-8000-000000000001 --reason "laptop lost"\n  custodia token revoke cus_AaIFXhH0cmK3 --reason "found in a repository"',
    )
    .action((meant: string, { organisation, reason, json }: Options & { reason: string }) =>
      withEngine(async (engine) => {
        const organisationId = await organisationMeant(engine, organisation);
        const tokenId = await tokenMeant(engine, organisationId, meant);
        const outcome = await (
          await identity()
        ).revokeOperatorToken(engine.store, { organisationId, tokenId, reason, at: new Date().toISOString() });
        if (outcome.kind === 'refused') throw new CliFault(outcome.refusal.message, exitCodes.no);
        print({ tokenId, revoked: true }, json, () => `Token ${tokenId} is revoked.`);
      }),
    );
}

/** How much of a token is kept as its beginning. */
const beginning = 16;

/** The token by its id, or by how it begins: what a log or a repository shows of one that was lost. */
async function tokenMeant({ store }: Pick<Ports, 'store'>, organisation: string, meant: string): Promise<string> {
  if (!meant.startsWith('cus_')) return meant;
  const prefix = meant.slice(0, beginning);
  const found = (await (await identity()).tokensOf(store, organisation)).filter((token) => token.prefix === prefix);
  if (found.length === 1) return found[0]!.id;
  throw new CliFault(
    `No token of this organisation begins with ${oneLine(prefix)}. See: custodia token list`,
    exitCodes.no,
  );
}
