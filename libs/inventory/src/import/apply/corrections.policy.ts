import type { PlannedKind, Problem } from '@custodia/import';
import { note, type ImportedFieldFact, type ImportSettings, type ImportTarget } from './work.policy.js';

type Fields = Readonly<Record<string, unknown>>;
type Command = { readonly type: string };

/** Which command corrects a field of an asset; those that are not here are stated once, at the registration. */
const ofAssets: Readonly<Record<string, (kind: string, id: string, stated: Fields) => Command>> = {
  name: (kind, id, { name }) => ({ type: `Rename${kind}`, id, name }) as Command,
  classification: (kind, id, { classification }) => ({ type: `Reclassify${kind}`, id, classification }) as Command,
  ownerId: (kind, id, { ownerId }) => ({ type: `Pass${kind}Ownership`, id, ownerId }) as Command,
  custodianId: (kind, id, { custodianId }) => ({ type: `Assign${kind}Custodian`, id, custodianId }) as Command,
};
const rename = (_: string, id: string, { name, website }: Fields): Command =>
  ({ type: 'RenameSubprocessor', id, name, website }) as Command;
const purpose = (_: string, id: string, { purpose, categories }: Fields): Command =>
  ({ type: 'StateSubprocessorPurpose', id, purpose, categories }) as Command;
const regions = (_: string, id: string, { regions, transferBasis }: Fields): Command =>
  ({ type: 'StateSubprocessorRegions', id, regions, transferBasis }) as Command;
const ofSubprocessors: typeof ofAssets = {
  name: rename,
  website: rename,
  purpose,
  categories: purpose,
  regions,
  transferBasis: regions,
};

/**
 * Commands that bring a known asset to what its row of a table states, when the import may update; what stays different is told,
 * field by field. A cell that is empty states nothing.
 */
export function corrections(
  { kind, id, planned }: ImportTarget,
  stated: Fields,
  known: Fields,
  { onExisting }: ImportSettings,
  fields: readonly ImportedFieldFact[],
  problems: Problem[],
): Command[] {
  const possible = kind === 'subprocessor' ? ofSubprocessors : ofAssets;
  const different = fields.filter(({ outcome }) => outcome === 'different').map(({ field }) => field);
  // What the row leaves out of a command that states two fields stays as it is.
  const whole = { ...known, ...Object.fromEntries(different.map((field) => [field, stated[field]])) };
  const commands = new Map<string, Command>();
  for (const field of different) {
    const correct = possible[field];
    if (correct && onExisting === 'update') {
      const command = correct(nameOf(kind), id, whole);
      commands.set(command.type, command);
      continue;
    }
    problems.push(
      note(
        planned[0]!,
        field,
        `is "${String(known[field]).slice(0, 100)}" in the inventory; that was left`,
        correct ? 'import with onExisting UPDATE to correct the inventory' : 'correct the table, or the asset itself',
        'note',
        String(stated[field]),
      ),
    );
  }
  return [...commands.values()];
}

const nameOf = (kind: PlannedKind): string => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
