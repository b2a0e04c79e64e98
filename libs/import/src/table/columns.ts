import { listFields, textFields, type ListField, type TextField } from '../cards/card.js';

/** What a column of a table of assets states. Those of a card are named as its fields. */
export const statements = {
  sourceId:
    'Identifier of the row where the table comes from. The same one is the same asset, however often it is imported.',
  id: 'Instead of it: UUID of the asset in the inventory, as its export has it.',
  source: 'Name of the system that the identifier is from, where tables come from several.',
  kind: 'MODEL, DATASET, PROMPT, SYSTEM or SUBPROCESSOR.',
  name: 'Name.',
  purpose: 'What it is for.',
  classification: 'PUBLIC, INTERNAL, CONFIDENTIAL or RESTRICTED.',
  ownerId: 'Member who answers for it.',
  custodianId: 'Member who decides about its disposal.',
  licence: 'Licence; several with a semicolon.',
  version: 'Label of a version of a model or dataset.',
  file: 'Name of the file of that version.',
  digest: 'Digest of that file: sha256:…',
  size: 'Bytes of that file.',
  location: 'Address where the version is kept.',
  sourceUrl: 'Address that the data of a dataset was obtained from; several with a semicolon.',
  collectedFrom: 'When collecting began, as 2026-05-03.',
  collectedTo: 'When it ended.',
  riskClass: 'Of a system: MINIMAL, LIMITED, HIGH, PROHIBITED or UNDETERMINED.',
  criticality: 'Of a system: LOW, MEDIUM, HIGH or CRITICAL.',
  website: 'Of a subprocessor.',
  categories: 'Of a subprocessor: what it is used for; several with a semicolon.',
  regions: 'Of a subprocessor: where it processes data; several with a semicolon.',
  transferBasis: 'Of a subprocessor: on which ground personal data may go there.',
  tier: 'Of a subprocessor: 1 (most critical) to 4.',
} as const;
type Statement = keyof typeof statements;

/** What an export of the inventory says and an import does not take. */
const exported = ['status', 'environments', 'revision', 'createdAt', 'updatedAt'];

export type Column =
  | { readonly kind: 'statement'; readonly name: Statement }
  | { readonly kind: 'text'; readonly name: TextField }
  | { readonly kind: 'list'; readonly name: ListField }
  | { readonly kind: 'exported' | 'unknown'; readonly name: string };

/** Headings are compared by their letters: `Owner ID`, `owner_id` and `ownerId` are one. */
const letters = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

const byLetters = new Map<string, Column>([
  ...textFields.map((name) => [letters(name), { kind: 'text', name } as const] as const),
  ...listFields.map((name) => [letters(name), { kind: 'list', name } as const] as const),
  ...exported.map((name) => [letters(name), { kind: 'exported', name } as const] as const),
  ...(Object.keys(statements) as Statement[]).map(
    (name) => [letters(name), { kind: 'statement', name } as const] as const,
  ),
]);
// A card of a dataset lists its sources in prose, a table in `sourceUrl`; and what people call the same.
byLetters.set('owner', byLetters.get('ownerid')!);
byLetters.set('custodian', byLetters.get('custodianid')!);
byLetters.set('license', byLetters.get('licence')!);

export const columnsOf = (headings: readonly string[]): Column[] =>
  headings.map((heading) => byLetters.get(letters(heading)) ?? { kind: 'unknown', name: heading.trim() });

/** How many of the columns that every table of assets has are there: kind, name, and one that tells the rows apart. */
export function essentials(columns: readonly Column[]): number {
  const has = (name: Statement): boolean =>
    columns.some((column) => column.kind === 'statement' && column.name === name);
  return Number(has('kind')) + Number(has('name')) + Number(has('sourceId') || has('id'));
}
