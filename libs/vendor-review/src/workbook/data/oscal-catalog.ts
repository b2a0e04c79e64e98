import type { Tolerant } from '../vsaq/tolerant-json.js';
import { askedHeadings, askedRow, requirementOptions } from './asked-row.js';
import { type DataTable, deepest, type Entries, list, record, textOf } from './values.js';

/** Controls of an OSCAL catalog, each asked as one requirement. MVSP is given out in this form. */
export function oscalTables(value: Tolerant): DataTable[] {
  const catalog = record(record(value)?.['catalog']);
  if (!catalog) return [];
  const metadata = record(catalog['metadata']) ?? {};
  const title = textOf(metadata['title']);
  const rows = controlsIn(catalog, '', 0);
  const name = /minimum viable secure product|\bMVSP\b/i.test(title) ? 'MVSP' : 'OSCAL catalog';
  return rows.length > 0
    ? [
        {
          name,
          rows: [[textOf(metadata['version']), title], askedHeadings, ...rows],
        },
      ]
    : [];
}

function controlsIn(group: Entries, domain: string, depth: number): string[][] {
  if (depth > deepest) return [];
  return [
    ...list(group['groups']).flatMap((one) => {
      const inner = record(one) ?? {};
      return controlsIn(inner, textOf(inner['title']) || domain, depth + 1);
    }),
    ...list(group['controls']).flatMap((one) => {
      const control = record(one) ?? {};
      const statement = proseOf(control, 'statement', 0);
      return [
        askedRow({
          id: labelOf(control),
          domain,
          question: [textOf(control['title']), statement].filter(Boolean).join('\n'),
          guidance: proseOf(control, 'guidance', 0),
          options: requirementOptions,
        }),
        ...controlsIn(control, domain, depth + 1),
      ];
    }),
  ];
}

/** The label that people use (`1.1`), or the id of the file. */
const labelOf = (control: Entries): string =>
  textOf(record(list(control['props']).find((one) => textOf(record(one)?.['name']) === 'label') ?? null)?.['value']) ||
  textOf(control['id']);

/** The prose of the parts of a kind and of what stands inside them. */
function proseOf(control: Entries, kind: string, depth: number): string {
  if (depth > deepest) return '';
  return list(control['parts'])
    .map((one) => record(one) ?? {})
    .filter((part) => depth > 0 || textOf(part['name']) === kind)
    .flatMap((part) => [textOf(part['prose']), proseOf(part, kind, depth + 1)])
    .filter(Boolean)
    .join('\n');
}
