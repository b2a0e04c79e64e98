import { byteOrderMark, csvLine } from '@custodia/kernel';
import { AuditRecord, type AuditEntry } from './audit.types.js';

const nameOf = Object.fromEntries(Object.entries(AuditRecord).map(([name, value]) => [value, name]));

/** A fact as the query `audit` tells it; what it states as one object. */
const told = (entry: AuditEntry) => ({
  at: entry.at,
  type: entry.type,
  record: nameOf[entry.record]!,
  recordId: entry.recordId,
  revision: entry.revision,
  actorId: entry.actorId,
  reason: entry.reason,
  correlationId: entry.correlationId,
  id: entry.id,
  data: Object.fromEntries(entry.data.map(({ name, value }) => [name, value])),
});

const columns = [
  'at',
  'type',
  'record',
  'recordId',
  'revision',
  'actorId',
  'reason',
  'correlationId',
  'id',
  'data',
] as const;

type Pages = AsyncIterable<readonly AuditEntry[]>;

/** A line for each fact; what a spreadsheet would run as a formula has an apostrophe in front. */
async function* csv(pages: Pages): AsyncGenerator<string> {
  yield `${byteOrderMark}${csvLine(columns)}\r\n`;
  for await (const page of pages)
    for (const entry of page) {
      const fields = told(entry);
      yield `${csvLine(columns.map((name) => (name === 'data' ? JSON.stringify(fields.data) : fields[name])))}\r\n`;
    }
}

/** One array, with a fact on each line. */
async function* json(pages: Pages): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield before + page.map((entry) => JSON.stringify(told(entry))).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

export const auditFiles = {
  csv: { mediaType: 'text/csv; charset=utf-8', write: csv },
  json: { mediaType: 'application/json; charset=utf-8', write: json },
} as const;
