import type { Tolerant } from '../vsaq/tolerant-json.js';
import { caiqTables } from './caiq-data.js';
import { cisoTables } from './ciso-library.js';
import { oscalTables } from './oscal-catalog.js';
import { recordTables } from './records.js';
import type { DataTable } from './values.js';

/**
 * The tables in a JSON or YAML document: CAIQ as the Cloud Security Alliance gives it out, question libraries of CISO Assistant,
 * catalogs of OSCAL (MVSP comes as one), and lists of records or of answers by id. Empty where none of them is there. What a table
 * means is decided where workbooks are, by its headings and ids.
 */
export function tablesOf(value: Tolerant): readonly DataTable[] {
  for (const read of [caiqTables, cisoTables, oscalTables, recordTables]) {
    const tables = read(value);
    if (tables.length > 0) return tables;
  }
  return [];
}
