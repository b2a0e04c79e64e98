import { cellName } from './cells.js';
import type { Role } from './header-roles.js';
import type { Table } from './tables.js';
import type { CellComment } from './workbook.js';

/** Where the vendor writes. What stands on other cells explains the form. */
const vendorRoles: readonly Role[] = ['answer', 'yes', 'no', 'na', 'partial', 'owner', 'text', 'customer'];
/** The same words on so many cells are a hint of who made the form. */
const hintFrom = 3;

interface SortedComments {
  /** Row to what the vendor wrote on its cells. */
  readonly own: ReadonlyMap<number, string>;
  /** Comments that are no words of the vendor, or of which nobody can tell. */
  readonly others: readonly CellComment[];
}

/** The comments on the cells in which a vendor answers, told apart from hints and from those on other cells. */
export function commentsOf({ sheet, columns, moreText, firstRow }: Table): SortedComments {
  const comments = sheet.comments ?? [];
  const places = new Set([...vendorRoles.flatMap((role) => columns.get(role) ?? []), ...moreText]);
  const count = new Map<string, number>();
  for (const { text } of comments) count.set(text, (count.get(text) ?? 0) + 1);
  const isOwn = ({ row, column, text }: CellComment): boolean =>
    row >= firstRow && places.has(column) && count.get(text)! < hintFrom;
  const own = new Map<number, string>();
  for (const one of comments.filter(isOwn))
    own.set(one.row, [own.get(one.row), `Comment: ${one.text}`].filter(Boolean).join('\n'));
  return { own, others: comments.filter((one) => !isOwn(one)) };
}

/** What was done with the comments, in sentences for the report. */
export function commentNotes(table: Table): string[] {
  const { own, others } = commentsOf(table);
  const name = JSON.stringify(table.sheet.name);
  const rows = [...own.keys()].sort((a, b) => a - b);
  const taken =
    rows.length > 0
      ? [`sheet ${name}: comments on cells were read as explanations (${rows.length} rows: ${listed(rows)})`]
      : [];
  const left = new Map(others.map((one) => [one.text, one]));
  return [
    ...taken,
    ...(left.size > 0
      ? [
          `sheet ${name}: ${others.length} comments were not read as answers: ${[...left.values()]
            .slice(0, 5)
            .map(({ row, column, text }) => `${cellName(column, row)} ${JSON.stringify(text.slice(0, 80))}`)
            .join(', ')}${left.size > 5 ? ' …' : ''}`,
        ]
      : []),
  ];
}

/** The first ten of them. */
export const listed = (rows: readonly number[]): string =>
  `${rows.slice(0, 10).join(', ')}${rows.length > 10 ? ' …' : ''}`;
