import { useSyncExternalStore } from 'react';

/** The token of this tab, when the console was opened with one; a person's session is a cookie that no script sees. */
const key = 'custodia.token';
const listeners = new Set<() => void>();

const token = (): string | null => sessionStorage.getItem(key);

export function useToken(): string | null {
  return useSyncExternalStore((changed) => (listeners.add(changed), () => listeners.delete(changed)), token);
}

export function openWith(given: string): void {
  sessionStorage.setItem(key, given);
  for (const changed of listeners) changed();
}

/** Also when the server says so: what was typed stays where it is, and the door is shown above it. */
export function sessionOver(): void {
  sessionStorage.removeItem(key);
  for (const changed of listeners) changed();
}

function authorization(): Record<string, string> {
  const given = token();
  return given ? { authorization: `Bearer ${given}` } : {};
}

/** What every request to the API carries; with a key, its repeat does nothing twice. */
export const requestOptions = (idempotencyKey?: string): RequestInit => ({
  credentials: 'same-origin',
  headers: { ...authorization(), ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}) },
});
