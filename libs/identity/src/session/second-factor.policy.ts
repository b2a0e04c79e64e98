import type { SecondFactorStep } from '@custodia/graphql';
import type { SecondFactorRule } from '../organisation/organisation.events.js';
import type { Role } from '../role.policy.js';

/** How a session says that the provider asked for several factors. */
export const providerSecondFactor = 'provider_second_factor';

/** A passkey verifies its person on the device, so it counts for both factors; a recovery code stands in for the app. */
const ownFactors: readonly string[] = ['totp', 'recovery_code', 'passkey'];

export const isSecondFactor = (method: string): boolean =>
  method === providerSecondFactor || ownFactors.includes(method);

/** What a person owes, and the moment from which nothing else is open without it, ISO 8601. */
export interface SecondFactorDemand {
  readonly step: SecondFactorStep;
  readonly from: string;
}

/**
 * What a person owes to the rule of the organisation; `null` when nothing. `enrolled`: the person has an app or a passkey.
 * Who has one shows it: to set up another in its stead would make a stolen password enough.
 */
export function secondFactorDemand(
  rule: SecondFactorRule | null,
  { roles, methods, enrolled }: { roles: readonly Role[]; methods: readonly string[]; enrolled: boolean },
): SecondFactorDemand | null {
  if (!rule || (rule.roles.length > 0 && !rule.roles.some((role) => roles.includes(role)))) return null;
  if (methods.includes(providerSecondFactor)) return null;
  if (!enrolled) return { step: 'set_up', from: rule.from };
  return methods.some((method) => ownFactors.includes(method)) ? null : { step: 'show', from: rule.from };
}

/** What stands between a session and everything else at a moment, ISO 8601. */
export const stepDue = (demand: SecondFactorDemand | null, at: string): SecondFactorStep | undefined =>
  demand && demand.from <= at ? demand.step : undefined;
