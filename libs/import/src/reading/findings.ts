import type { Problem, Severity } from '../plan.js';
import type { Json } from './json.js';

/** Collects what is missing, wrong, unknown or worth knowing, in the order of the file; bounded, and counting what it no longer lists. */
export interface Findings {
  add(
    severity: Severity,
    place: string,
    field: string,
    reason: string,
    remedy: string,
    value?: unknown,
    about?: Pick<Problem, 'asset' | 'obligation'>,
  ): void;
  readonly problems: readonly Problem[];
}

export function startFindings(limit: number): Findings {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  let left = 0;
  return {
    add(severity, place, field, reason, remedy, value, about) {
      if (problems.length >= limit) {
        left += 1;
        return;
      }
      const key = `${severity}\n${place}\n${field}\n${reason}\n${about?.asset ?? ''}`;
      if (seen.has(key)) return;
      seen.add(key);
      problems.push({
        severity,
        place,
        field,
        ...about,
        ...(value === undefined ? {} : { value: shown(value) }),
        reason,
        remedy,
      });
    },
    get problems() {
      if (left === 0) return problems;
      return [
        ...problems,
        {
          severity: 'note' as const,
          place: '',
          field: '',
          reason: `there may be ${left} more problems, which are not listed`,
          remedy: 'solve the listed ones first, then inspect again',
        },
      ];
    },
  };
}

const shownLength = 200;

/** At most 200 characters, on one line. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : preview(value as Json, 0);
  const line = text
    .slice(0, 4 * shownLength)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > shownLength ? `${line.slice(0, shownLength - 3)}...` : line;
}

/** JSON as far as it fits: never walks more than a few members of anything. */
function preview(value: Json, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, shownLength));
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth > 3) return Array.isArray(value) ? '[...]' : '{...}';
  if (Array.isArray(value))
    return `[${value
      .slice(0, 8)
      .map((each) => preview(each, depth + 1))
      .join(', ')}${value.length > 8 ? ', ...' : ''}]`;
  const keys = Object.keys(value);
  return `{${keys
    .slice(0, 8)
    .map((key) => `${key.slice(0, 60)}: ${preview(value[key] ?? null, depth + 1)}`)
    .join(', ')}${keys.length > 8 ? ', ...' : ''}}`;
}
