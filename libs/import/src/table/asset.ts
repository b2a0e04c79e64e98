import type { CardKind } from '../cards/card.js';
import { readDigest, safeUrl, startCard, versionOf, withDigests, type AssetDraft } from '../draft.js';
import type { PlannedKind } from '../plan.js';
import type { Findings } from '../reading/findings.js';
import type { Column } from './columns.js';

const kinds: readonly PlannedKind[] = ['model', 'dataset', 'prompt', 'system', 'subprocessor'];
const cardKinds: Readonly<Partial<Record<PlannedKind, CardKind>>> = {
  model: 'model',
  dataset: 'data',
  prompt: 'prompt',
  system: 'system',
};
/** Statements that the inventory itself understands, as they stand in the row. */
const passed = [
  'id',
  'ownerId',
  'custodianId',
  'riskClass',
  'criticality',
  'website',
  'categories',
  'regions',
  'transferBasis',
  'tier',
] as const;

/** The asset that a row describes; `null`, with the reason in `findings`, when it describes none. `seen` are the rows of the identifiers before. */
export function assetOfRow(
  columns: readonly Column[],
  cells: readonly string[],
  row: number,
  seen: Map<string, number>,
  findings: Findings,
): AssetDraft | null {
  const place = `row ${row}`;
  const stated = new Map<string, string>();
  for (const [index, column] of columns.entries()) {
    const text = plainOf(cells[index] ?? '');
    if (text !== '' && column.kind !== 'exported' && column.kind !== 'unknown')
      stated.set(`${column.kind} ${column.name}`, text);
  }
  const of = (name: string): string | undefined => stated.get(`statement ${name}`);
  const wrong = (field: string, reason: string, remedy: string, value?: string): void =>
    findings.add('wrong', place, field, reason, remedy, value);
  const kind = kinds.find((each) => each === of('kind')?.toLowerCase());
  const name = of('name');
  const source = of('sourceId') === undefined ? undefined : `${of('source') ?? ''}\n${of('sourceId')}`;
  const key = source ?? of('id');
  if (key === undefined)
    wrong('sourceId', 'is not stated', 'give the row the identifier that it has where the table comes from');
  if (kind === undefined)
    wrong(
      'kind',
      of('kind') === undefined ? 'is not stated' : 'is no kind of asset',
      `write one of ${kinds.join(', ').toUpperCase()}`,
      of('kind'),
    );
  if (name === undefined) wrong('name', 'is not stated', 'give the asset a name');
  if (key === undefined || kind === undefined || name === undefined) return null;
  const ref = `${kind}\n${key}`;
  const before = seen.get(ref);
  if (before !== undefined) {
    wrong('sourceId', `stands in row ${before} already`, 'give each asset one row', of('sourceId') ?? of('id'));
    return null;
  }
  seen.set(ref, row);
  const asset: AssetDraft = {
    ref,
    kind,
    name,
    description: of('purpose'),
    mention: false,
    versions: [],
    licences: list(of('licence')),
    sources: list(of('sourceUrl')).map((url) => ({
      url: safeUrl(url, place, 'sourceUrl', findings),
      collectedFrom: day(of('collectedFrom')),
      collectedTo: day(of('collectedTo')),
    })),
    references: [],
    claims: [],
    suppliers: [],
    people: [],
    classification: of('classification'),
    stated: Object.fromEntries(passed.flatMap((field) => (of(field) === undefined ? [] : [[field, of(field)!]]))),
    extra: Object.create(null) as AssetDraft['extra'],
    place,
  };
  addVersion(asset, of, findings);
  addCard(asset, stated, findings);
  return asset;
}

function addVersion(asset: AssetDraft, of: (name: string) => string | undefined, findings: Findings): void {
  const { place, kind } = asset;
  const fields = ['version', 'file', 'digest', 'size', 'location'].filter((field) => of(field) !== undefined);
  if (fields.length === 0) return;
  if (kind !== 'model' && kind !== 'dataset') {
    for (const field of fields)
      findings.add(
        'note',
        place,
        field,
        `is not kept: a ${kind} in a table has no versions`,
        'leave it empty',
        of(field),
      );
    return;
  }
  const path = of('file') ?? asset.name;
  const digest =
    of('digest') === undefined ? undefined : readDigest(asset, path, undefined, of('digest'), place, findings);
  const size = of('size') === undefined ? undefined : Number(of('size'));
  const files = fields.some((field) => ['file', 'digest', 'size'].includes(field))
    ? [withDigests({ path, ...(size === undefined ? {} : { size }) }, digest === undefined ? [] : [digest])]
    : [];
  const location = of('location');
  asset.versions.push(
    versionOf(of('version'), place, {
      files,
      ...(location === undefined ? {} : { source: safeUrl(location, place, 'location', findings) }),
    }),
  );
}

function addCard(asset: AssetDraft, stated: ReadonlyMap<string, string>, findings: Findings): void {
  const fields = [...stated].filter(([key]) => !key.startsWith('statement '));
  if (fields.length === 0) return;
  const kind = cardKinds[asset.kind];
  if (kind === undefined) {
    for (const [key, value] of fields)
      findings.add(
        'note',
        asset.place,
        key.split(' ')[1]!,
        'is not kept: a subprocessor has no card',
        'leave it empty',
        value,
      );
    return;
  }
  const card = startCard(kind, findings);
  for (const [key, value] of fields) {
    const [sort, field] = key.split(' ') as ['text' | 'list', never];
    if (sort === 'text') card.say(field, value, asset.place);
    else card.list(field, list(value), asset.place);
  }
  asset.card = card.build();
}

/** Our own tables write an apostrophe before text that a spreadsheet would run as a formula; it is not part of the text. */
const plainOf = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell).trim();

const list = (text: string | undefined): string[] =>
  (text ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean);

/** A date as it is written; a workbook keeps days as their number since the end of 1899. */
const day = (text: string | undefined): string | undefined =>
  text !== undefined && /^[1-9]\d{4}(\.\d+)?$/.test(text)
    ? new Date(Date.UTC(1899, 11, 30) + Math.floor(Number(text)) * 86_400_000).toISOString().slice(0, 10)
    : text;
