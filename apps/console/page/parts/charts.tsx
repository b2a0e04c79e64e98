import type { ReactNode } from 'react';

interface Piece {
  readonly name: string;
  readonly value: number;
  /** Which colour of the style sheet: `a` to `d`. */
  readonly tone: 'a' | 'b' | 'c' | 'd';
}

/** One bar of pieces beside each other; what it says is told in words as well. */
export function Pieces({ label, pieces, most }: { label: string; pieces: readonly Piece[]; most: number }) {
  let start = 0;
  const width = (value: number): number => (100 * value) / Math.max(most, 1);
  const told = pieces.map(({ name, value }) => `${name} ${value}`).join(', ');
  return (
    <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={`${label}: ${told}`}>
      <rect className="possible" width="100" height="10" />
      {pieces.map(({ name, value, tone }) => {
        const x = start;
        start += width(value);
        return <rect key={name} className={`tone-${tone}`} x={x} width={width(value)} height="10" />;
      })}
    </svg>
  );
}

/** What the colours of bars mean. */
export function Legend({ of }: { of: readonly Omit<Piece, 'value'>[] }) {
  return (
    <p className="legend" aria-hidden="true">
      {of.map(({ name, tone }) => (
        <span key={name}>
          <i className={`swatch tone-${tone}`} /> {name}
        </span>
      ))}
    </p>
  );
}

/** How a number went, as a line; the values are told in words. */
export function Trend({ label, values }: { label: string; values: readonly number[] }) {
  const most = Math.max(...values, 1);
  const points = values.map(
    (value, n) => `${(96 * n) / Math.max(values.length - 1, 1) + 2},${28 - (24 * value) / most}`,
  );
  return (
    <svg className="trend" viewBox="0 0 100 30" role="img" aria-label={`${label}: ${values.join(', ')}`}>
      <polyline points={points.join(' ')} />
    </svg>
  );
}

/** Names with a bar and a number each. */
export function Bars({ rows }: { rows: readonly { name: ReactNode; key: string; value: number; bar: ReactNode }[] }) {
  return (
    <ul className="bars">
      {rows.map(({ key, name, value, bar }) => (
        <li key={key}>
          <span>{name}</span>
          {bar}
          <strong>{value}</strong>
        </li>
      ))}
    </ul>
  );
}
