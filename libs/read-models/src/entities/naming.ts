import { DefaultNamingStrategy, type Table } from 'typeorm';

/** `organisationId` -> `organisation_id`, `sha256Digest` -> `sha256_digest`; the one rule between rows and columns. */
export const columnName = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The same rule for TypeORM; a name given in a decorator stands as it is. */
export class ColumnNaming extends DefaultNamingStrategy {
  override columnName(property: string, given: string | undefined, embedded: string[]): string {
    return given ?? [...embedded, property].map(columnName).join('_');
  }

  /** An index without a name of its own: `<table>_by_<columns>`, the organisation going without saying. */
  override indexName(table: Table | string, columns: string[], where?: string): string {
    const name = `${this.getTableName(table)}_by_${columns.filter((column) => column !== 'organisation_id').join('_')}`;
    return where || name.length > 63 ? super.indexName(table, columns, where) : name;
  }

  override joinColumnName(relation: string, referenced: string): string {
    return columnName(`${relation}_${columnName(referenced)}`);
  }
}
