import type { Command } from 'commander';
import { withEngine } from '../engine.js';
import { memberMeant, organisationMeant } from '../organisation.js';
import { CliFault, exitCodes, print } from '../output.js';

type ResetOptions = Omit<RestoreOptions, 'anyway'>;

interface RestoreOptions {
  readonly member: string;
  readonly organisation?: string;
  readonly reason: string;
  readonly anyway?: boolean;
  readonly json?: boolean;
}

export function adminCommand(program: Command): void {
  const admin = program.command('admin').description('The way back in.');
  admin
    .command('reset-sign-in')
    .description(
      'For a member who lost password, authenticator app, recovery codes and passkeys: none of them counts any more, every session ends, and a mail brings a code for a new password.',
    )
    .requiredOption('--member <id|address>', 'the member')
    .requiredOption('--reason <text>', 'why, for the audit trail, and how you made sure who asked')
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nIt is recorded in the log with the actor "operator"; the running service sends the mail.\n\nExample:\n  custodia admin reset-sign-in --member ada@acme.example --reason "lost the phone; known by voice"',
    )
    .action(({ member, organisation, reason, json }: ResetOptions) =>
      withEngine(async (engine) => {
        const { resetSignIn } = await import('@custodia/identity/worker');
        const organisationId = await organisationMeant(engine, organisation);
        const { id: memberId } = await memberMeant(engine, organisationId, member);
        const order = { organisationId, memberId, reason, at: new Date().toISOString() };
        const outcome = await resetSignIn(engine.store, order);
        if (outcome.kind === 'refused') throw new CliFault(outcome.refusal.message, exitCodes.no);
        print(
          { organisationId, memberId },
          json,
          () => `The sign-in of member ${memberId} is reset. A mail with a code, good for a day, goes to the member.`,
        );
      }),
    );
  admin
    .command('restore')
    .description(
      'Give a member the role of an administrator, and let a suspended one in, when no active administrator is left.',
    )
    .requiredOption('--member <id|address>', 'the member')
    .option('--reason <text>', 'why, for the audit trail', 'Restored on the command line')
    .option('--anyway', 'although there are active administrators')
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nIt is recorded in the log with the actor "operator". A token for the member: custodia token issue.\n\nExample:\n  custodia admin restore --member ada@acme.example --reason "both admins left"',
    )
    .action(({ member, organisation, reason, anyway, json }: RestoreOptions) =>
      withEngine(async (engine) => {
        const { membersOf, restoreAdmin } = await import('@custodia/identity/worker');
        const organisationId = await organisationMeant(engine, organisation);
        const { id: memberId } = await memberMeant(engine, organisationId, member);
        const others = (await membersOf(engine, organisationId)).filter(
          ({ id, status, roles }) => id !== memberId && status === 'active' && roles.includes('admin'),
        );
        if (others.length > 0 && !anyway) {
          throw new CliFault(
            `There are active administrators: ${others.map(({ id, email }) => `${email} (${id})`).join(', ')}. Ask one of them to grant the role, or give --anyway.`,
            exitCodes.no,
          );
        }
        const outcome = await restoreAdmin(engine.store, {
          organisationId,
          memberId,
          reason,
          at: new Date().toISOString(),
        });
        if (outcome.kind === 'refused') throw new CliFault(outcome.refusal.message, exitCodes.no);
        print(
          { organisationId, memberId, roles: ['admin'] },
          json,
          () => `Member ${memberId} is an administrator. A token: custodia token issue --member ${memberId}`,
        );
      }),
    );
}
