import { useSyncExternalStore } from 'react';
import { answerInWords, unreachable } from '../words/refusals.ts';

/** Who the console acts for: nobody, a person whose session is a cookie, or a token that was pasted. */
export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'closed'; readonly over: boolean }
  /** `secondFactor`: what the person must do before anything else. */
  | { readonly kind: 'person'; readonly csrfToken: string; readonly secondFactor: 'show' | 'set_up' | null }
  | { readonly kind: 'token'; readonly token: string };

/** What the service said of a sign-in, in the language that is chosen. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const key = 'custodia.token';
const listeners = new Set<() => void>();
let current: Session = { kind: 'unknown' };

function become(session: Session): void {
  current = session;
  for (const changed of listeners) changed();
}

export const useSession = (): Session =>
  useSyncExternalStore(
    (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    () => current,
  );

/** What every request to the API carries; with a key, its repeat does nothing twice. */
export const requestOptions = (idempotencyKey?: string): RequestInit => ({
  credentials: 'same-origin',
  headers: {
    ...(current.kind === 'token' ? { authorization: `Bearer ${current.token}` } : {}),
    ...(current.kind === 'person' ? { 'x-csrf-token': current.csrfToken } : {}),
    ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
  },
});

/** Calls a route below `/auth`. Throws `Refused` with the code and the words of the service. */
export async function auth<Answer = Record<string, unknown>>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> {
  const { headers, ...options } = requestOptions();
  const response = await fetch(`/auth/${path}`, {
    ...options,
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new Refused('UNREACHABLE', unreachable());
  });
  const answer = (await response.json().catch(() => ({}))) as Answer & {
    code?: string;
    csrfToken?: string;
    secondFactor?: { readonly step: 'show' | 'set_up'; readonly due: boolean } | null;
  };
  if (!response.ok)
    throw new Refused(answer.code ?? String(response.status), answerInWords(answer, String(response.status)));
  const { csrfToken } = answer;
  if (csrfToken !== undefined) become({ kind: 'person', csrfToken, secondFactor: stepOf(answer) });
  return answer;
}

/** Of an answer that does not say, what was so before. */
function stepOf({
  secondFactor,
}: {
  secondFactor?: { readonly step: 'show' | 'set_up'; readonly due: boolean } | null;
}): 'show' | 'set_up' | null {
  if (secondFactor === undefined) return current.kind === 'person' ? current.secondFactor : null;
  return secondFactor?.due ? secondFactor.step : null;
}

/** Asks what the session lacks, when the service says that it lacks something. */
export const sessionLacks = (): void => void auth('GET', 'session').catch(sessionOver);

/** The secret in the cookie is exchanged when it is a quarter of an hour old; the service does it when it is asked. */
const every = 5 * 60_000;

/** Finds out whether this browser has a session already, and keeps it while the console is open. */
export async function startSession(): Promise<void> {
  const token = sessionStorage.getItem(key);
  if (token) become({ kind: 'token', token });
  else await auth('GET', 'session').catch(() => become({ kind: 'closed', over: false }));
  setInterval(() => {
    if (current.kind === 'person')
      void auth('GET', 'session').catch((fault: Refused) => fault.code !== 'UNREACHABLE' && sessionOver());
  }, every);
}

export function openWith(token: string): void {
  sessionStorage.setItem(key, token);
  become({ kind: 'token', token });
}

/** When the service says so: the door is shown, and what was typed stays in the drafts of the tab. */
export function sessionOver(): void {
  sessionStorage.removeItem(key);
  if (current.kind !== 'closed') become({ kind: 'closed', over: current.kind === 'person' });
}

/** Signs out; the service forgets the session, too. */
export async function leave(): Promise<void> {
  if (current.kind === 'person') await auth('DELETE', 'session').catch(() => undefined);
  sessionStorage.removeItem(key);
  become({ kind: 'closed', over: false });
}
