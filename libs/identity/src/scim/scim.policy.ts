import type { Role } from '../role.policy.js';

/** Roles that a directory gives and takes as groups. Who administers, and what provisions, is decided by administrators alone. */
export const directoryRoles: readonly Role[] = [
  'viewer',
  'asset_owner',
  'data_custodian',
  'procurement',
  'reviewer',
  'auditor',
  'legal_counsel',
  'integration',
];

/** What was asked cannot be read, by the names of RFC 7644, 3.12. */
export interface ScimProblem {
  readonly scimType: 'invalidFilter' | 'invalidPath' | 'invalidValue' | 'invalidSyntax';
  readonly detail: string;
}

/** The value of `<attribute> eq "<value>"`, the one filter that directories look people and groups up with. */
export function filterValue(filter: string, attribute: string): string | ScimProblem {
  const [, name, quoted] = /^\s*([\w.]+)\s+eq\s+("(?:[^"\\]|\\["\\/bfnrt])*")\s*$/i.exec(filter) ?? [];
  if (name?.toLowerCase() !== attribute.toLowerCase() || quoted === undefined)
    return { scimType: 'invalidFilter', detail: `Only the filter ${attribute} eq "…" is known here.` };
  return JSON.parse(quoted) as string;
}

/** What a directory states of a person, as far as it is kept here. */
export interface UserChange {
  readonly userName?: string;
  readonly name?: string;
  readonly active?: boolean;
}

interface PatchOperation {
  readonly op: string;
  readonly path?: string | undefined;
  readonly value?: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** Some directories send truth as a text. */
function truthIn(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = textIn(value)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function nameIn({ displayName, name }: Readonly<Record<string, unknown>>): string | undefined {
  const { formatted, givenName, familyName } = isObject(name) ? name : {};
  const both = [textIn(givenName), textIn(familyName)].filter((part) => part !== undefined).join(' ');
  return textIn(displayName) ?? textIn(formatted) ?? textIn(both);
}

/** What the body of a user states. Attributes that are not kept here are left out. */
export function userIn(body: Readonly<Record<string, unknown>>): UserChange {
  const [userName, name, active] = [textIn(body['userName']), nameIn(body), truthIn(body['active'])];
  return {
    ...(userName === undefined ? {} : { userName }),
    ...(name === undefined ? {} : { name }),
    ...(active === undefined ? {} : { active }),
  };
}

/** What the operations of a PATCH (RFC 7644, 3.5.2) change of a user, the later ones over the earlier. */
export function userPatch(operations: readonly PatchOperation[]): UserChange | ScimProblem {
  let change: UserChange = {};
  for (const { op, path, value } of operations) {
    const kind = op.toLowerCase();
    if (kind !== 'add' && kind !== 'replace' && kind !== 'remove') return unknownOperation(op);
    if (kind === 'remove') continue;
    if (path === undefined && !isObject(value))
      return { scimType: 'invalidValue', detail: 'An operation without a path needs an object as its value.' };
    const stated = path === undefined ? (value as Readonly<Record<string, unknown>>) : { [attributeOf(path)]: value };
    if ('active' in stated && truthIn(stated['active']) === undefined)
      return { scimType: 'invalidValue', detail: 'active is true or false.' };
    change = { ...change, ...userIn(stated) };
  }
  return change;
}

/** `name.formatted` states the name, as `displayName` does. */
function attributeOf(path: string): string {
  const known = ['active', 'userName', 'displayName'].find((name) => name.toLowerCase() === path.toLowerCase());
  return known ?? (path.toLowerCase() === 'name.formatted' ? 'displayName' : path);
}

export type GroupChange =
  | { readonly kind: 'add' | 'remove' | 'replace'; readonly members: readonly string[] }
  /** Takes the group from everybody. */
  | { readonly kind: 'clear' };

/** The ids in a list of members. */
export function membersIn(value: unknown): string[] | ScimProblem {
  const listed = Array.isArray(value) ? value : [value];
  const ids = listed.map((member: unknown) => (isObject(member) ? textIn(member['value']) : undefined));
  return ids.every((id) => id !== undefined)
    ? ids
    : { scimType: 'invalidValue', detail: 'Name each member as {"value": "<id>"}.' };
}

/** What the operations of a PATCH change of the members of a group. */
export function groupPatch(operations: readonly PatchOperation[]): readonly GroupChange[] | ScimProblem {
  const changes: GroupChange[] = [];
  for (const { op, path = '', value } of operations) {
    const kind = op.toLowerCase();
    if (kind !== 'add' && kind !== 'remove' && kind !== 'replace') return unknownOperation(op);
    const [, one] = /^members\[\s*value\s+eq\s+"([^"]+)"\s*\]$/i.exec(path) ?? [];
    if (one !== undefined && kind === 'remove') changes.push({ kind, members: [one] });
    else if (path.toLowerCase() === 'members' && kind === 'remove' && value === undefined)
      changes.push({ kind: 'clear' });
    else {
      const inside =
        path === '' && isObject(value) ? value['members'] : path.toLowerCase() === 'members' ? value : undefined;
      // The name of a group, and whatever else a directory tells of it, is not changed here.
      if (inside === undefined) continue;
      const members = membersIn(inside);
      if ('scimType' in members) return members;
      changes.push({ kind, members });
    }
  }
  return changes;
}

const unknownOperation = (op: string): ScimProblem => ({
  scimType: 'invalidSyntax',
  detail: `The operation ${op.slice(0, 40)} is none of add, replace and remove.`,
});
