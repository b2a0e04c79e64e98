import type { Tolerant } from '../vsaq/tolerant-json.js';
import { askedHeadings, askedRow, requirementOptions } from './asked-row.js';
import { type DataTable, type Entries, list, record, textOf } from './values.js';

/** Marks the sheet that a library of CISO Assistant amounts to. */
export const cisoSheet = (name: string): string => `CISO Assistant ${name}`.slice(0, 120);

/** Question libraries of CISO Assistant: frameworks whose nodes hold questions. A node without one is asked by its own words. */
export function cisoTables(value: Tolerant): DataTable[] {
  const objects = record(record(value)?.['objects']);
  if (!objects) return [];
  const frameworks = [...list(objects['frameworks']), ...(record(objects['framework']) ? [objects['framework']!] : [])];
  return frameworks.flatMap((one) => {
    const framework = record(one) ?? {};
    const rows = rowsOf(list(framework['requirement_nodes']));
    return rows.length > 0
      ? [
          {
            name: cisoSheet(textOf(framework['name']) || textOf(record(value)?.['name'])),
            rows: [[`v${textOf(record(value)?.['version'])}`, textOf(framework['name'])], askedHeadings, ...rows],
          },
        ]
      : [];
  });
}

function rowsOf(nodes: readonly Tolerant[]): string[][] {
  const rows: string[][] = [];
  let domain = '';
  for (const one of nodes) {
    const node = record(one);
    if (!node) continue;
    const title = [textOf(node['name']), textOf(node['description'])].filter(Boolean);
    const assessable = textOf(node['assessable']) === 'true';
    const questions = Object.entries(record(node['questions']) ?? {});
    if (!assessable && questions.length === 0) {
      if (Number(textOf(node['depth']) || 1) <= 1) domain = title[0] ?? domain;
      continue;
    }
    const id = textOf(node['ref_id']) || (textOf(node['urn']).split(':').at(-1) ?? '');
    const guidance = [textOf(node['annotation']), textOf(node['typical_evidence'])].filter(Boolean).join('\n');
    if (questions.length === 0)
      rows.push(askedRow({ id, domain, question: title.join(': '), guidance, options: requirementOptions }));
    else
      questions.forEach(([, asked], index) =>
        rows.push(questionRow(questions.length > 1 ? `${id}.${index + 1}` : id, domain, asked, title, guidance)),
      );
  }
  return rows;
}

function questionRow(
  id: string,
  domain: string,
  asked: Tolerant,
  title: readonly string[],
  guidance: string,
): string[] {
  const entries: Entries = record(asked) ?? {};
  const type = textOf(entries['type']);
  const choices = list(entries['choices']).map((choice) => textOf(record(choice)?.['value']) || textOf(choice));
  return askedRow({
    id,
    domain,
    question: textOf(entries['text']),
    guidance: [title.join(': '), guidance].filter(Boolean).join('\n'),
    options: choices.length > 0 ? choices : type === 'boolean' ? ['Yes', 'No'] : [],
  });
}
