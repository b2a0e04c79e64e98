import type { Command } from 'commander';
import { newId } from '@custodia/kernel';
import { withEngine } from '../engine.js';
import { organisationMeant } from '../organisation.js';
import { CliFault, oneLine, print, table } from '../output.js';

/** Loaded when a command runs, so that others start quickly. */
const identity = () => import('@custodia/identity/worker');

interface Options {
  readonly organisation?: string;
  readonly json?: boolean;
}

export function organisationCommand(program: Command): void {
  const group = program
    .command('organisation')
    .description(
      'Found organisations and see who belongs to them. Works on the machine of the service, without a token.',
    );

  group
    .command('found')
    .description(
      'Found a further organisation with its first administrator. The first one is founded when the service starts.',
    )
    .requiredOption('--name <name>', 'name of the organisation')
    .requiredOption('--admin-name <name>', 'name of its first administrator')
    .requiredOption('--admin-email <address>', 'mail address of its first administrator')
    .option('--key <key>', 'the same key founds the same organisation, so that a repeat is harmless')
    .option('--json', 'for machines')
    .addHelpText(
      'after',
      '\nExample:\n  custodia organisation found --name "Acme Ltd" --admin-name "Ada King" --admin-email ada@acme.example --key acme',
    )
    .action(
      ({
        name,
        adminName,
        adminEmail,
        key = newId(),
        json,
      }: Options & { name: string; adminName: string; adminEmail: string; key?: string }) =>
        withEngine(async ({ store, vault }) => {
          const founded = await (
            await identity()
          )
            .foundOrganisation({ store, vault }, { name, adminName, adminEmail, key })
            .catch((fault: Error) => {
              throw fault.message.startsWith('The organisation cannot be founded')
                ? new CliFault(fault.message)
                : fault;
            });
          print(founded, json, ({ organisationId, memberId, token, enrolmentCode }) =>
            table([
              ['organisation', organisationId],
              ['administrator', memberId],
              ['token', token ?? 'was shown when it was founded; custodia token issue makes another'],
              ...(token ? [['', 'Keep it now; it is not shown again.']] : []),
              ...(enrolmentCode ? [['password', `custodia set-password ${enrolmentCode}`]] : []),
            ]),
          );
        }),
    );

  group
    .command('list')
    .description('List the organisations.')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia organisation list --json')
    .action(({ json }: Options) =>
      withEngine(async ({ store }) =>
        print(await (await identity()).organisationsOf(store), json, (found) =>
          found.length === 0
            ? 'None yet.'
            : table([['id', 'name'], ...found.map(({ id, name }) => [id, oneLine(name)])]),
        ),
      ),
    );

  group
    .command('members')
    .description('List the members of an organisation with their roles.')
    .option('--organisation <id>', 'id or name; the only one when left out')
    .option('--json', 'for machines')
    .addHelpText('after', '\nExample:\n  custodia organisation members')
    .action(({ organisation, json }: Options) =>
      withEngine(async (engine) =>
        print(
          await (await identity()).membersOf(engine, await organisationMeant(engine, organisation)),
          json,
          (members) =>
            table([
              ['id', 'name', 'address', 'standing', 'roles'],
              ...members.map(({ id, name, email, status, roles }) => [
                id,
                oneLine(name),
                oneLine(email),
                status,
                roles.join(', '),
              ]),
            ]),
        ),
      ),
    );
}
