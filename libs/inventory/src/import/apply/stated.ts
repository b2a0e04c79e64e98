import type { PlannedAsset, Problem } from '@custodia/import';
import { isUuid } from '@custodia/kernel';
import { subprocessorCategories, transferBases } from '../../subprocessor/subprocessor.policy.js';
import { Criticality, RiskClass } from '../../system/system.types.js';
import { note } from './work.policy.js';

type Read = (text: string) => unknown;

const oneOf =
  (values: readonly string[]): Read =>
  (text) =>
    values.find((value) => value === constant(text));
const constant = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
const parts = (text: string): string[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean);
const listOf =
  (values: readonly string[]): Read =>
  (text) => {
    const found = parts(text).map(constant);
    return found.length > 0 && found.every((each) => values.includes(each)) ? found : undefined;
  };

const bySystems: Readonly<Record<string, readonly [read: Read, remedy: string]>> = {
  riskClass: [oneOf(Object.values(RiskClass)), `write one of ${Object.keys(RiskClass).join(', ')}`],
  criticality: [oneOf(Object.values(Criticality)), `write one of ${Object.keys(Criticality).join(', ')}`],
};
const bySubprocessors: typeof bySystems = {
  website: [(text) => text, ''],
  categories: [
    listOf(subprocessorCategories),
    `write some of ${subprocessorCategories.join(', ').toUpperCase()}, with semicolons between them`,
  ],
  regions: [parts, ''],
  transferBasis: [oneOf(transferBases), `write one of ${transferBases.join(', ').toUpperCase()}`],
  tier: [(text) => (/^[1-4]$/.test(text) ? Number(text) : undefined), 'write 1, 2, 3 or 4'],
};

/** What the row of a table states in the words of the inventory, and what of it cannot be understood. `isMember` tells of ids that name members. */
export async function statedIn(
  asset: PlannedAsset,
  isMember: (id: string) => Promise<boolean>,
): Promise<{ readonly id: string | null; readonly fields: Record<string, unknown>; readonly problems: Problem[] }> {
  const { id, ...rest } = asset.stated ?? {};
  const own = asset.kind === 'system' ? bySystems : asset.kind === 'subprocessor' ? bySubprocessors : {};
  const fields: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const wrong = (field: string, reason: string, remedy: string, value: string): void =>
    void problems.push(note(asset, field, reason, remedy, 'wrong', value));
  if (id !== undefined && !isUuid(id)) wrong('id', 'is no UUID', 'leave it out, or give it as the export has it', id);
  for (const [field, text] of Object.entries(rest)) {
    if (field === 'ownerId' || field === 'custodianId') {
      if (field === 'custodianId' && asset.kind === 'subprocessor') continue;
      if (await isMember(text)) fields[field] = text;
      else wrong(field, 'names no member of the organisation', 'give the id of a member', text);
      continue;
    }
    const [read, remedy] = own[field] ?? [];
    if (!read) {
      problems.push(
        note(asset, field, `is not kept: a ${asset.kind} has no such field`, 'leave it empty', 'note', text),
      );
      continue;
    }
    const value = read(text);
    if (value === undefined) wrong(field, 'is nothing that can be stated here', remedy!, text);
    else fields[field] = value;
  }
  return { id: id ?? null, fields, problems };
}
