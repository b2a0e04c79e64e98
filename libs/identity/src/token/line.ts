import { load, type EventStore } from '@custodia/event-store';
import { apiToken, type ApiTokenState } from './token.decider.js';

/** So many times a token can be replaced while its children live. */
const longest = 100;

/** A token and those that went on in its place, one after the other. */
export async function lineOf(
  store: EventStore,
  organisation: string,
  first: string,
): Promise<{ readonly id: string; readonly state: ApiTokenState }[]> {
  const line: { id: string; state: ApiTokenState }[] = [];
  for (let id: string | null = first; id !== null && line.length < longest;) {
    const { state }: { state: ApiTokenState } = await load(store, apiToken, { organisation, id });
    line.push({ id, state });
    id = state.status === 'absent' ? null : state.successor;
  }
  return line;
}
