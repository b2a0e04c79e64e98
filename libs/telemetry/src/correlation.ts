import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** The id of the request or job that this code runs for: it stands in the log, in the envelope of events and in jobs. */
export const currentCorrelation = (): string | undefined => current.getStore();

/** Runs `work`, and everything that it starts, under this correlation id. */
export const withCorrelation = <Result>(correlation: string, work: () => Result): Result =>
  current.run(correlation, work);
