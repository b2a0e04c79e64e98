import { invalid } from '../refusals.policy.js';

/** A person's details in the clear: only on their way to or from the vault. */
export interface ClearDetails {
  readonly name: string;
  readonly email: string;
}

/** Trims and checks; the rule for addresses is that of HTML 5 forms, shortened to what mail servers accept (RFC 5321, 4.5.3.1). */
export function acceptDetails({
  name,
  email,
}: ClearDetails): { readonly kind: 'details'; readonly details: ClearDetails } | ReturnType<typeof invalid> {
  const details = { name: name.trim(), email: email.trim() };
  if (details.name === '' || details.name.length > 200)
    return invalid('name', name, 'Write the name in 1 to 200 characters.');
  if (details.email.length > 254 || !/^[^\s@<>"(),:;]{1,64}@[A-Za-z0-9.\u0080-\uffff-]+$/.test(details.email))
    return invalid('email', email, 'Write one mail address, for example ada@example.org.');
  return { kind: 'details', details };
}

/** Whether two addresses reach the same person: case does not matter. */
export const sameEmail = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
