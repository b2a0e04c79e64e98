// Roles: nobody, and every mutation asked by people who may only look.
import { graphqlClient } from '../http.mjs';
import { executed, hasCode, when } from '../judge.mjs';
import { everyOperation } from '../schema.mjs';
import { memberWith } from '../target.mjs';

/** Open by design: whoever holds a certificate may check it. */
const open = new Set(['verifyCertificate', 'certificateKeys']);
/** A member's own account, profile, mails and tokens; and a question about exposure, which everybody may ask and which is recorded. */
const own = new Set([
  'issueApiToken',
  'revokeApiToken',
  'joinOrganisation',
  'correctMemberDetails',
  'stateMemberProfile',
  'askExposure',
  'chooseMails',
]);
/** What auditors exist for: they write nothing but may be named in these. */
const lookers = ['VIEWER', 'AUDITOR'];

/** Who may do what is theirs alone; everybody else is refused. */
const onlyAdmins = [
  'inviteMember',
  'grantRole',
  'revokeRole',
  'suspendMember',
  'reinstateMember',
  'eraseMember',
  'sendInvitation',
  'resetSignIn',
  'retryDeadJob',
  'discardDeadJob',
  'renameOrganisation',
  'separateDuties',
  'connectIdentityProvider',
  'setIdentityProviderRules',
  'replaceIdentityProviderSecret',
  'disconnectIdentityProvider',
  'requireSecondFactor',
  'liftSecondFactorRequirement',
];
const others = ['VIEWER', 'ASSET_OWNER', 'DATA_CUSTODIAN', 'PROCUREMENT', 'REVIEWER', 'AUDITOR', 'INTEGRATION'];

export const roles = {
  name: 'roles',
  async attempts({ attacker, address, nobody }) {
    const as = async (role) => graphqlClient(address, (await memberWith(attacker, [role])).token);
    const clients = Object.fromEntries(await Promise.all(others.map(async (role) => [role, await as(role)])));
    const operations = everyOperation(() => undefined);
    const mutations = operations.filter(({ kind }) => kind === 'mutation');
    return [
      ...operations
        .filter(({ name }) => !open.has(name))
        .map(({ kind, name, text, variables }) => ({
          name: `${kind} ${name} without a token`,
          async run() {
            const answer = await nobody.ask(text, variables);
            return when(
              !executed(answer) &&
                (hasCode(answer, 'UNAUTHENTICATED') || (answer.status >= 400 && answer.status < 500)),
              'it is executed',
              answer,
            );
          },
        })),
      ...lookers.flatMap((role) =>
        mutations
          .filter(({ name }) => !own.has(name))
          .map(({ name, text, variables }) => ({
            name: `${name} by somebody with the role ${role}`,
            async run() {
              const answer = await clients[role].ask(text, variables);
              return when(
                hasCode(answer, 'FORBIDDEN', 'NOT_FOUND') && !changed(answer),
                'it is more than looking',
                answer,
              );
            },
          })),
      ),
      ...onlyAdmins.flatMap((name) => {
        const { text, variables } = mutations.find((mutation) => mutation.name === name);
        return others
          .filter((role) => !lookers.includes(role))
          .map((role) => ({
            name: `${name} by somebody with the role ${role}`,
            async run() {
              const answer = await clients[role].ask(text, variables);
              return when(hasCode(answer, 'FORBIDDEN'), 'only administrators may', answer);
            },
          }));
      }),
    ];
  },
};

/** A record came back rather than a refusal. */
const changed = ({ json }) =>
  Object.values(json?.data ?? {}).some((value) => value && !('code' in value && 'message' in value));
