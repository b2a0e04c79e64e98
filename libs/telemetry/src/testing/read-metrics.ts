/** Every metric that a page of the Prometheus text format names, with those that have no value yet. */
export const metricNames = (page: string): string[] => [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);

/** The value with exactly these labels; `undefined` when the page has none. */
export function readMetric(page: string, name: string, labels: Readonly<Record<string, string>> = {}) {
  for (const [, found, pairs = '', value] of page.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)) {
    if (found !== name) continue;
    const given = Object.fromEntries([...pairs.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text]));
    if (Object.keys(given).length !== Object.keys(labels).length) continue;
    if (Object.entries(labels).every(([key, text]) => given[key] === text)) return Number(value);
  }
  return undefined;
}
