import { useTranslation } from 'react-i18next';
import { written } from '../words/numbers.ts';

interface Moment {
  readonly at: string;
  readonly name: string;
}

/** When things happened, as marks on a line; the list beside it says what they were. */
export function Timeline({ label, moments }: { label: string; moments: readonly Moment[] }) {
  const { t, i18n } = useTranslation();
  const sorted = moments.toSorted((a, b) => a.at.localeCompare(b.at));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || sorted.length < 2) return null;
  const [from, to] = [Date.parse(first.at), Date.parse(last.at)];
  const told = t('time.line', {
    count: sorted.length,
    from: written(i18n.language, first.at),
    to: written(i18n.language, last.at),
  });
  return (
    <figure className="timeline">
      <svg viewBox="0 0 1000 24" preserveAspectRatio="none" role="img" aria-label={`${label}: ${told}`}>
        <path d="M0 12h1000" />
        {sorted.map(({ at, name }, n) => (
          <rect
            key={at + name + String(n)}
            x={Math.round((994 * (Date.parse(at) - from)) / Math.max(to - from, 1))}
            y="2"
            width="6"
            height="20"
          >
            <title>{`${name}, ${written(i18n.language, at)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption>
        <span>{written(i18n.language, first.at)}</span>
        <span>{written(i18n.language, last.at)}</span>
      </figcaption>
    </figure>
  );
}
