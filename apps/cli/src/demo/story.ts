/** Tells what happens, a line for each step. */
export interface Story {
  chapter(title: string): void;
  /** Runs one step and tells how it went. */
  step<Result>(what: string, work: () => Promise<Result>, detail?: (result: Result) => string): Promise<Result>;
  note(text: string): void;
}

export function story(write: (text: string) => void): Story {
  return {
    chapter: (title) => write(`\n${title}\n`),
    note: (text) =>
      write(
        `${text
          .split('\n')
          .map((line) => `      ${line}`)
          .join('\n')}\n`,
      ),
    async step(what, work, detail) {
      const started = performance.now();
      try {
        const result = await work();
        const told = detail?.(result);
        write(`  ✓ ${what}${told ? `: ${told}` : ''}  (${Math.round(performance.now() - started)} ms)\n`);
        return result;
      } catch (fault) {
        write(`  ✗ ${what}\n`);
        throw fault;
      }
    },
  };
}

/** Waits until `look` finds something; the background work of the service is at most this late. Milliseconds. */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | null | undefined | false>,
  withinMs = 30_000,
): Promise<Found> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
