import { rolesNotSeparate } from './answers.policy.js';
import { service } from './service.policy.js';

/** What a person does in a case, in the order of its life. */
export const duties = [
  'requester',
  'custodian',
  'approver',
  'operator',
  'verifier',
  'validator',
  'hold releaser',
  'certificate revoker',
] as const;
export type Duty = (typeof duties)[number];

const others = (own: Duty): readonly Duty[] => duties.filter((duty) => duty !== own);

/**
 * Guards 1 and 13: who had a duty of the left column in a case never has one of the right in the same case. The custodian, the approver, the
 * operator, the verifier and the validator may each be several people. The owner of a dependant is none of these: the owner decides for it alone.
 */
export const excluded: Readonly<Record<Duty, readonly Duty[]>> = {
  requester: others('requester'),
  custodian: others('custodian'),
  approver: others('approver'),
  operator: others('operator'),
  verifier: others('verifier'),
  validator: others('validator'),
  'hold releaser': others('hold releaser'),
  'certificate revoker': others('certificate revoker'),
};

/** Who had which duty in a case, at any time: what was voided since still counts. */
export type DutiesHeld = { readonly [Held in Duty]?: readonly string[] };

/** The same with one more; what the service does by itself is no duty of a person. */
export function withDuty(held: DutiesHeld, duty: Duty, member: string): DutiesHeld {
  const before = held[duty] ?? [];
  return member === service || before.includes(member) ? held : { ...held, [duty]: [...before, member] };
}

/** The refusal of a duty that somebody cannot have beside an earlier one in the same case; `null` when nothing forbids it. */
export function excludedFrom(duty: Duty, actor: string, held: DutiesHeld) {
  const conflict = excluded[duty].find((other) => held[other]?.includes(actor));
  return conflict ? rolesNotSeparate(actor, duty, conflict) : null;
}
