import type { ReactNode } from 'react';
import type { MutationName } from '../api/graphql.ts';

/** Something that can be done with many records at once, each by its own mutation. */
export interface BulkAct<Row> {
  readonly name: MutationName;
  /** All that it may be, by the kind of the record. */
  readonly mutations: readonly MutationName[];
  /** The mutation for this record; `null` where it cannot be done. */
  readonly mutationOf: (row: Row) => MutationName | null;
  /** What is stated now of that which changes. */
  readonly now: (row: Row) => ReactNode;
}

export interface Picked<Row> {
  readonly rows: readonly Row[];
  readonly fixedOf: (row: Row) => Readonly<Record<string, string | number>>;
  readonly nameOf: (row: Row) => string;
}
