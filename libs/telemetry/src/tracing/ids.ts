import { createHash } from 'node:crypto';

/** The id of the trace of a correlation id: a UUID without its dashes, so that whoever has one finds the other. */
export function traceIdOf(correlation: string): string {
  const plain = correlation.replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(plain) && !/^0+$/.test(plain) ? plain : digest(correlation, 32);
}

/** The id of the first span of a request, so that what is found in events and jobs later knows its parent. */
export const rootSpanIdOf = (correlation: string): string => digest(`root:${correlation}`, 16);

const digest = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits);
