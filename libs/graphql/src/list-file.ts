import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { byteOrderMark, csvLine } from '@custodia/kernel';

type Cell = string | number | null | readonly string[];
type Pages<Row> = AsyncIterable<readonly Row[]>;

/** How the rows of a list are told in a file. */
interface Told<Row, Line extends Readonly<Record<string, Cell>>> {
  readonly columns: readonly (keyof Line & string)[];
  readonly told: (row: Row) => Line;
}

interface ListFileFormat<Row> {
  readonly mediaType: string;
  write(pages: Pages<Row>): AsyncGenerator<string>;
}

/** The name of a value in the API, by the value of the rules. */
export const namesOfValues = <Value extends string>(
  values: Readonly<Record<string, Value>>,
): Readonly<Record<Value, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [value, name])) as Record<Value, string>;

/**
 * A list as a file, page by page: a csv with a line for each row, in which nothing runs that a spreadsheet would take for a
 * formula, or one JSON array with a row on each line.
 */
export function listFile<Row, Line extends Readonly<Record<string, Cell>>>({ columns, told }: Told<Row, Line>) {
  async function* csv(pages: Pages<Row>): AsyncGenerator<string> {
    yield `${byteOrderMark}${csvLine(columns)}\r\n`;
    for await (const page of pages)
      yield page
        .map((row) => {
          const line = told(row);
          return `${csvLine(columns.map((name) => cellOf(line[name])))}\r\n`;
        })
        .join('');
  }
  async function* json(pages: Pages<Row>): AsyncGenerator<string> {
    let before = '[\n';
    for await (const page of pages) {
      if (page.length === 0) continue;
      yield before + page.map((row) => JSON.stringify(told(row))).join(',\n');
      before = ',\n';
    }
    yield before === '[\n' ? '[]\n' : '\n]\n';
  }
  return {
    csv: { mediaType: 'text/csv; charset=utf-8', write: csv },
    json: { mediaType: 'application/json; charset=utf-8', write: json },
  } satisfies Record<string, ListFileFormat<Row>>;
}

const cellOf = (cell: Cell | undefined): string | number | null =>
  typeof cell === 'object' && cell !== null ? cell.join(' ') : (cell ?? null);

/** Answers with a file as it is read. The first page is read before the answer begins, so that its failure has a status of its own. */
export async function sendList<Row>(
  reply: FastifyReply,
  name: string,
  { mediaType, write }: ListFileFormat<Row>,
  pages: AsyncGenerator<readonly Row[], void>,
): Promise<void> {
  const first = await pages.next();
  await reply
    .headers({
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    .send(Readable.from(write(continued(first, pages))));
}

async function* continued<Row>(
  first: IteratorResult<readonly Row[], void>,
  rest: AsyncGenerator<readonly Row[], void>,
): AsyncGenerator<readonly Row[]> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
