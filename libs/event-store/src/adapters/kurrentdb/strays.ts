/**
 * The native client leaves to nobody what fails beside a call: writes that still waited for their turn when the connection
 * broke, and the search for a node that is made anew. Node would end the process, although whoever called is told anyway.
 */
export function passOverStrays(): void {
  if (!process.listeners('unhandledRejection').includes(passOver)) process.on('unhandledRejection', passOver);
}

/** Throws what is not of the native client, which ends the process as it does without this, unless somebody else looks after it. */
export function passOver(reason: unknown): void {
  if (/@kurrent[\\/]kurrentdb-client[\\/]/.test((reason as Error | undefined)?.stack ?? '')) return;
  if (process.listenerCount('unhandledRejection') === 1) throw reason;
}
