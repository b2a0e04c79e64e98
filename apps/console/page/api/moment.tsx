import { useRouterState } from '@tanstack/react-router';
import { createContext, use, useMemo, type ReactNode } from 'react';
import { Provider, type Client } from 'urql';
import { newClient } from './client.ts';

const Moment = createContext<string | null>(null);

/** The past moment that the whole console looks at (ISO 8601, UTC); `null` for now. */
export const useMoment = (): string | null => use(Moment);

let clients = new Map<string | null, Client>();

/** Nothing of one session is shown in the next. */
export function forgetEverything(): void {
  clients = new Map();
}

function clientAt(moment: string | null): Client {
  const known = clients.get(moment);
  if (known) return known;
  const client = newClient();
  clients.set(moment, client);
  return client;
}

/** A moment of the address that is none counts as now. */
function momentOf(search: unknown): string | null {
  const at = (search as { at?: unknown }).at;
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? new Date(at).toISOString() : null;
}

export function MomentProvider({ children }: { children: ReactNode }) {
  const search = useRouterState({ select: ({ location }) => location.search as unknown });
  const moment = momentOf(search);
  const client = useMemo(() => clientAt(moment), [moment]);
  return (
    <Moment value={moment}>
      <Provider value={client}>{children}</Provider>
    </Moment>
  );
}
