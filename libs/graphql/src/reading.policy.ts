import type { Caller, Role } from './caller.js';

/** What a role reads: every record of the organisation, or of the confidential and restricted ones only those that are the member's own. */
export type Reach = 'everything' | 'own';

/** A role that works with assets has the need to know of them; to look around is none. */
export const reachOf: Readonly<Record<Role, Reach>> = {
  viewer: 'own',
  asset_owner: 'everything',
  data_custodian: 'everything',
  procurement: 'everything',
  reviewer: 'everything',
  auditor: 'everything',
  legal_counsel: 'everything',
  admin: 'everything',
  integration: 'everything',
  provisioning: 'own',
};

/** How classified records are read: open to every member, or closed to those without a need to know. */
export const opennessOf = {
  public: 'open',
  internal: 'open',
  confidential: 'closed',
  restricted: 'closed',
} as const;
type Classification = keyof typeof opennessOf;

/** By what a member may read a record. */
export type ReadGround = 'classification' | 'role' | 'ownership' | 'custodianship' | 'duty';

/** What the decision looks at of a record: an asset, a document, or what belongs to it. */
export interface ReadRecord {
  /** `null` where a kind has none: open. */
  readonly classification: string | null;
  readonly ownerId: string | null;
  readonly custodianId: string | null;
  /** Members with a duty in a disposal or a transfer of it, at any time. */
  readonly dutyIds: readonly string[];
}

/** Everything by which a member may read a record; nothing: for them it does not exist. The policy `need_to_know` of the tables says the same of rows. */
export function readGrounds(
  { memberId, roles }: { readonly memberId: string; readonly roles: readonly Role[] },
  { classification, ownerId, custodianId, dutyIds }: ReadRecord,
): ReadGround[] {
  const open = classification === null || opennessOf[classification as Classification] === 'open';
  const grounds: readonly (readonly [ReadGround, boolean])[] = [
    ['classification', open],
    ['role', roles.some((role) => reachOf[role] === 'everything')],
    ['ownership', ownerId === memberId],
    ['custodianship', custodianId === memberId],
    ['duty', dutyIds.includes(memberId)],
  ];
  return grounds.filter(([, holds]) => holds).map(([ground]) => ground);
}

/** Whose own a field is, beside those who see it by role. */
type Own = 'self' | Extract<ReadGround, 'ownership' | 'custodianship'>;

/** Who sees a field of a record that they may read. What is not here is seen with its record: so are places of weights and digests. */
export const fieldReaders = {
  /** The text of a prompt; others see that there is one. */
  promptText: {
    roles: ['asset_owner', 'data_custodian', 'reviewer', 'auditor', 'admin', 'integration'],
    own: ['ownership', 'custodianship'],
  },
  /** Mail address, title, place of work and contact of a member. */
  personalData: { roles: ['admin'], own: ['self'] },
  /** Names and addresses of people at a vendor. */
  vendorPeople: { roles: ['procurement', 'reviewer', 'asset_owner', 'admin', 'integration'], own: [] },
  /** What is noted and judged about the answers of a vendor, and the evidence for them. */
  judgement: { roles: ['reviewer', 'procurement', 'auditor', 'admin'], own: [] },
} as const satisfies Record<string, { readonly roles: readonly Role[]; readonly own: readonly Own[] }>;
export type ReadField = keyof typeof fieldReaders;

/** Everything by which a caller sees a field of a record that they may read; nothing: it is left empty. */
export function fieldGrounds(
  field: ReadField,
  { memberId, roles }: { readonly memberId: string; readonly roles: readonly Role[] },
  whose: { readonly id?: string; readonly ownerId?: string | null; readonly custodianId?: string | null } = {},
): ('role' | Own)[] {
  const { roles: seeing, own }: { readonly roles: readonly Role[]; readonly own: readonly Own[] } = fieldReaders[field];
  const grounds: readonly (readonly ['role' | Own, boolean])[] = [
    ['role', roles.some((role) => seeing.includes(role))],
    ['self', own.includes('self') && whose.id === memberId],
    ['ownership', own.includes('ownership') && whose.ownerId === memberId],
    ['custodianship', own.includes('custodianship') && whose.custodianId === memberId],
  ];
  return grounds.filter(([, holds]) => holds).map(([ground]) => ground);
}

/** Whether a caller sees a field of a record that they may read. */
export const maySee = (...asked: Parameters<typeof fieldGrounds>): boolean => fieldGrounds(...asked).length > 0;

/** Whether a caller reads of closed records only their own: no role of theirs reads everything. */
export const isConfined = ({ roles }: Pick<Caller, 'roles'>): boolean =>
  !roles.some((role) => reachOf[role] === 'everything');
