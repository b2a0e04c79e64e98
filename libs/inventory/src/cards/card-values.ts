import { listFields, textFields, type CardFieldName, type CardKind, type CardValues, type Metric } from './card.js';
import { completenessOf } from './completeness.policy.js';
import type { CardCompleteness, CardField } from '../asset/asset.types.js';
import { invalid } from '../asset/asset.policy.js';

const known: ReadonlySet<string> = new Set([...textFields, ...listFields, 'evaluationResults']);

/** The fields of a card as a client states them, or the refusal naming the field that does not exist. */
export function cardValues(
  fields: readonly CardField[],
): { kind: 'card'; card: CardValues } | ReturnType<typeof invalid> {
  const unknown = fields.find(({ field }) => !known.has(field));
  if (unknown) return invalid('card.field', unknown.field, `The fields of a card are ${[...known].join(', ')}.`);
  const stated = fields.map(
    ({ field, text, list }) =>
      [
        field as CardFieldName,
        field === 'evaluationResults' ? (list ?? [text ?? '']).map(metric) : (list ?? text ?? ''),
      ] as const,
  );
  return { kind: 'card', card: Object.fromEntries(stated) };
}

/** `name: value`, as `cardFields` shows a measured result. */
function metric(line: string): Metric {
  const cut = line.lastIndexOf(': ');
  return cut < 0
    ? { name: line.trim(), value: '' }
    : { name: line.slice(0, cut).trim(), value: line.slice(cut + 2).trim() };
}

/** The fields of a card for showing; measured results are told as text. */
export const cardFields = (card: CardValues): CardField[] =>
  Object.entries(card).map(([field, value]) => {
    if (typeof value === 'string') return { field, text: value };
    return { field, list: value.map((each) => (typeof each === 'string' ? each : `${each.name}: ${each.value}`)) };
  });

export function completeness(kind: CardKind, card: CardValues): CardCompleteness {
  const { complete, missing, share } = completenessOf(kind, card);
  return { complete, percent: Math.round(share * 100), missing: [...missing] };
}
