/** What one file may cost. All are checked while reading, so that a hostile file is refused early and quickly. */
export interface ImportLimits {
  /** Bytes of the file. */
  readonly bytes: number;
  /** Nesting of objects and lists. */
  readonly depth: number;
  /** Values in the file, counted after aliases are resolved. */
  readonly entries: number;
  /** Milliseconds of reading. */
  readonly time: number;
  /** Bytes of YAML front matter; its parser is slower than the JSON reader. */
  readonly frontMatter: number;
  /** Uses of YAML aliases. */
  readonly aliases: number;
  /** Problems listed; the rest is counted. */
  readonly problems: number;
}

export const defaultLimits: ImportLimits = {
  bytes: 20 * 1024 * 1024,
  depth: 100,
  entries: 500_000,
  time: 15_000,
  frontMatter: 1024 * 1024,
  aliases: 100,
  problems: 500,
};

/** A reason not to read on, with the remedy for whoever made the file. */
export interface Stop {
  readonly reason: string;
  readonly remedy: string;
}

/** Counts down while a file is read. `spend` answers why to stop, or nothing. */
export interface Budget {
  readonly limits: ImportLimits;
  spend(entries: number, depth: number): Stop | undefined;
}

export function startBudget(limits: ImportLimits, now: () => number = () => performance.now()): Budget {
  const end = now() + limits.time;
  let entries = 0;
  let lookedAt = 0;
  return {
    limits,
    spend(more, depth) {
      entries += more;
      if (depth > limits.depth)
        return {
          reason: `is nested deeper than ${limits.depth} levels`,
          remedy: 'flatten the file; no real card or bill of materials is this deep',
        };
      if (entries > limits.entries)
        return { reason: `holds more than ${limits.entries} values`, remedy: 'split the file' };
      if (entries - lookedAt > 1000) {
        lookedAt = entries;
        if (now() > end) return { reason: `took longer than ${limits.time} ms to read`, remedy: 'split the file' };
      }
      return undefined;
    },
  };
}
