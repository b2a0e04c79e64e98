import type { Decision, Refusal } from '@custodia/kernel';
import { invalid } from '../refusals.policy.js';
import { distinct, type Role } from '../role.policy.js';
import type { ProviderRules } from './identity-provider.events.js';

const mostDomains = 50;
const mostGroups = 200;
const mostAcrValues = 20;
const domainForm = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** In one form, so that equal rules are equal texts: domains in lower case, everything once and in order. */
export const inOrder = ({
  domains,
  provisioning,
  groupsClaim,
  groupRoles,
  secondFactor,
  acrValues,
}: ProviderRules): ProviderRules => ({
  domains: [...new Set(domains.map((domain) => domain.trim().toLowerCase()))].sort(),
  provisioning,
  groupsClaim: groupsClaim.trim(),
  groupRoles: [...new Map(groupRoles.map((one) => [`${one.role} ${one.group.trim()}`, one])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { group, role }]) => ({ group: group.trim(), role })),
  secondFactor,
  acrValues: [...new Set(acrValues.map((value) => value.trim()))].sort(),
});

/** What is wrong with rules that are `inOrder`; `null` when nothing is. */
export function rulesProblem(rules: ProviderRules): Decision<never, Refusal> | null {
  const { domains, groupsClaim, groupRoles, provisioning, acrValues } = rules;
  if (domains.length === 0 || domains.length > mostDomains)
    return invalid('domains', domains.join(', '), `Name 1 to ${mostDomains} domains of mail addresses.`);
  const wrong = domains.find((domain) => !domainForm.test(domain));
  if (wrong !== undefined) return invalid('domains', wrong, 'Write a domain such as acme.example, without @ or *.');
  if (!/^[\w:./-]{1,200}$/.test(groupsClaim))
    return invalid('groupsClaim', groupsClaim, 'Name the claim with the groups of a person, for example groups.');
  if (groupRoles.length > mostGroups)
    return invalid('groupRoles', String(groupRoles.length), `Name at most ${mostGroups} groups.`);
  const unnamed = groupRoles.find(({ group }) => group === '' || group.length > 300);
  if (unnamed) return invalid('groupRoles', unnamed.group, 'Name each group in 1 to 300 characters.');
  if (provisioning === 'groups' && groupRoles.length === 0)
    return invalid('groupRoles', '', 'Name at least one group with its role: whoever is in none is not let in.');
  if (acrValues.length > mostAcrValues)
    return invalid('acrValues', String(acrValues.length), `Name at most ${mostAcrValues} values of the claim acr.`);
  const unwritten = acrValues.find((value) => !/^[\x21-\x7e]{1,200}$/.test(value));
  if (unwritten !== undefined)
    return invalid('acrValues', unwritten, 'Write each value of the claim acr as the provider does, without spaces.');
  return null;
}

/** Whether the provider asked the person for more than one factor, as far as it is believed. */
export const askedForSecondFactor = (
  { secondFactor, acrValues }: Pick<ProviderRules, 'secondFactor' | 'acrValues'>,
  { amr, acr }: { readonly amr: readonly string[]; readonly acr: string | null },
): boolean => secondFactor === 'always' || amr.includes('mfa') || (acr !== null && acrValues.includes(acr));

/** What a provider told of a person, as far as a rule looks at it. */
export interface ProvenPerson {
  readonly email: string;
  readonly emailVerified: boolean;
  readonly groups: readonly string[];
}

/** Whether the provider may say whose mail address this is: it says that it checked it, and the domain is one of its own. */
export function addressProblem(
  { domains }: Pick<ProviderRules, 'domains'>,
  { email, emailVerified }: ProvenPerson,
): 'EMAIL_NOT_VERIFIED' | 'DOMAIN_NOT_ALLOWED' | null {
  if (!emailVerified) return 'EMAIL_NOT_VERIFIED';
  return domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase()) ? null : 'DOMAIN_NOT_ALLOWED';
}

/** The roles that follow from the groups of a person. */
export const rolesOfGroups = ({ groupRoles }: Pick<ProviderRules, 'groupRoles'>, groups: readonly string[]): Role[] =>
  distinct(groupRoles.filter(({ group }) => groups.includes(group)).map(({ role }) => role));

/** What changes in the roles of a member by the groups of today; roles that no group gives are left alone. */
export function roleChanges(
  rules: Pick<ProviderRules, 'groupRoles'>,
  groups: readonly string[],
  held: readonly Role[],
): { readonly grant: readonly Role[]; readonly revoke: readonly Role[] } {
  const due = rolesOfGroups(rules, groups);
  const governed = distinct(rules.groupRoles.map(({ role }) => role));
  return {
    grant: due.filter((role) => !held.includes(role)),
    revoke: governed.filter((role) => held.includes(role) && !due.includes(role)),
  };
}
