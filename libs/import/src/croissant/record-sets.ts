import type { CardDraft, PlanDraft } from '../draft.js';
import { isObject } from '../reading/json.js';
import { first, pointerOf, texts } from './files.js';
import { nodeOf, type LdNode, type LdValue, type Terms } from './json-ld.js';

export function readRecordSets(
  node: LdNode,
  card: CardDraft,
  { findings }: PlanDraft,
  terms: Terms,
  ids: ReadonlySet<string>,
): void {
  const sets = (node.terms.get('recordSet') ?? []).flatMap(({ value, pointer }) =>
    isObject(value) ? [nodeOf(value, pointer, terms)] : [],
  );
  const lines = sets.map((set) => {
    const fields = (set.terms.get('field') ?? []).flatMap(({ value, pointer }) =>
      isObject(value) ? [nodeOf(value, pointer, terms)] : [],
    );
    for (const field of fields)
      for (const source of field.terms.get('source') ?? []) checkSource(source, field, findings, terms, ids);
    return `${first(set, 'name') ?? set.id ?? set.pointer}: ${fields.length} fields`;
  });
  if (lines.length > 0) card.say('structure', lines.slice(0, 50).join('\n'), pointerOf(node, 'recordSet'));
}

function checkSource(
  source: LdValue,
  field: LdNode,
  findings: PlanDraft['findings'],
  terms: Terms,
  ids: ReadonlySet<string>,
): void {
  if (!isObject(source.value)) return;
  const node = nodeOf(source.value, source.pointer, terms);
  for (const term of ['fileObject', 'fileSet', 'distribution']) {
    for (const id of texts(node, term))
      if (!ids.has(id))
        findings.add(
          'wrong',
          source.pointer,
          term,
          `the field "${first(field, 'name') ?? field.id ?? ''}" reads from "${id}", which is not in the distribution`,
          'correct the @id',
          id,
        );
  }
}
