import {
  completenessOf,
  listFields,
  textFields,
  type CardFieldName,
  type CardKind,
  type CardValues,
  type Metric,
} from '@custodia/import';
import type { CardCompleteness, CardField } from './asset.types.js';
import { invalidAll, type invalid, type Wrong } from './asset.policy.js';

const known: ReadonlySet<string> = new Set([...textFields, ...listFields, 'evaluationResults']);

/** The fields of a card as a client states them, or the refusal that names every field that cannot be taken as it is stated. */
export function cardValues(
  fields: readonly CardField[],
): { kind: 'card'; card: CardValues } | ReturnType<typeof invalid> {
  const refused = invalidAll(
    [...Map.groupBy(fields, ({ field }) => field)].flatMap(([field, stated]) => wrongIn(field, stated)),
  );
  if (refused) return refused;
  const values = fields.map(
    ({ field, text, list }) =>
      [
        field as CardFieldName,
        field === 'evaluationResults' ? (list ?? [text ?? '']).map(metric) : (list ?? text ?? ''),
      ] as const,
  );
  return { kind: 'card', card: Object.fromEntries(values) };
}

/** A field is stated once, as text or as a list: keeping one of two statements would lose the other without a word. */
function wrongIn(field: string, stated: readonly CardField[]): Wrong[] {
  const said = ({ text, list }: CardField): string[] => [
    ...(isGiven(text) ? [text] : []),
    ...(isGiven(list) ? [`[${list.join(', ')}]`] : []),
  ];
  const wrong = (remedy: string): Wrong[] => [
    { field: `card.${field}`, value: stated.flatMap(said).join('" and "'), remedy },
  ];
  if (!known.has(field))
    return [{ field: 'card.field', value: field, remedy: `The fields of a card are ${[...known].join(', ')}.` }];
  if (stated.length > 1) return wrong(`The card states ${field} ${stated.length} times; state it once.`);
  if (stated.some((each) => said(each).length > 1))
    return wrong(`The card states ${field} as text and as a list; state one of them.`);
  return [];
}

const isGiven = <Value>(value: Value | null | undefined): value is Value => value !== null && value !== undefined;

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
    return {
      field,
      list: value.map((each) =>
        typeof each === 'string'
          ? each
          : `${each.name}${each.version === undefined ? '' : ` (version ${each.version})`}: ${each.value}`,
      ),
    };
  });

export function completeness(kind: CardKind, card: CardValues): CardCompleteness {
  const { complete, missing, share } = completenessOf(kind, card);
  return { complete, percent: Math.round(share * 100), missing: [...missing] };
}
