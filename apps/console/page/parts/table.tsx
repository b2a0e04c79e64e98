import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface Column<Row> {
  /** As it stands in the address of a list whose columns can be chosen. */
  readonly id?: string;
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Share of the width; 1 when it is not stated. */
  readonly share?: number;
  readonly numeric?: boolean;
  /** Not shown before it is chosen. */
  readonly extra?: boolean;
}

/** Rows that are picked, to do something with all of them. */
export interface Picking<Row> {
  readonly picked: ReadonlyMap<string, Row>;
  readonly onPick: (key: string, row: Row) => void;
  readonly nameOf: (row: Row) => string;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** How many rows there are in all; `null` while that is not known. */
  readonly total?: number | null;
  /** Called when the end of what is loaded comes near. */
  readonly more?: (() => void) | undefined;
  readonly picking?: Picking<Row> | undefined;
}

const rowHeight = 44;

/** A table of any length: only the rows in sight are in the document, and `aria-rowcount` tells how many there are. */
export function Table<Row>({ label, columns, rows, keyOf, total, more, picking }: TableProps<Row>) {
  const { t } = useTranslation();
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(body.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => keyOf(rows[index]!),
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 15) more();
  }, [last, more, rows.length]);

  const template = columns.map(({ share = 1 }) => `minmax(0, ${share}fr)`).join(' ');
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={total === null ? -1 : (total ?? rows.length) + 1}
      className="table"
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="row head" style={{ gridTemplateColumns: template }}>
          {columns.map(({ name, numeric }) => (
            <span role="columnheader" key={name} className={numeric ? 'numeric' : undefined}>
              {name}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={body} className="rows" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, key, start }) => (
          <div
            role="row"
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            aria-rowindex={index + 2}
            className="row"
            style={{ gridTemplateColumns: template, transform: `translateY(${start - offset}px)` }}
          >
            {columns.map(({ name, cell, numeric }, column) => (
              <span role="cell" key={name} data-name={name} className={numeric ? 'numeric' : undefined}>
                {picking && column === 0 && (
                  <input
                    type="checkbox"
                    className="pick"
                    aria-label={t('list.pick', { name: picking.nameOf(rows[index]!) })}
                    checked={picking.picked.has(keyOf(rows[index]!))}
                    onChange={() => picking.onPick(keyOf(rows[index]!), rows[index]!)}
                  />
                )}
                {cell(rows[index]!)}
              </span>
            ))}
          </div>
        ))}
      </div>
      {more && (
        <p role="status" className="quiet">
          {t('list.more')}
        </p>
      )}
    </div>
  );
}
