/** Now, as an instant that is over: whatever happens after the call has a later millisecond. */
export function moment(): string {
  const now = Date.now();
  while (Date.now() === now);
  return new Date(now).toISOString();
}
