/** A business rule said no. `code` is stable API, `message` is for people; further fields are the facts that explain it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** What a decider answers: facts to record, or the refusal. No events means: already so, nothing to do. */
export type Decision<Event, R extends Refusal> =
  { readonly kind: 'accepted'; readonly events: readonly Event[] } | { readonly kind: 'refused'; readonly refusal: R };

export const accept = <Event>(...events: Event[]): { kind: 'accepted'; events: Event[] } => ({
  kind: 'accepted',
  events,
});

export const refuse = <const R extends Refusal>(refusal: R): { kind: 'refused'; refusal: R } => ({
  kind: 'refused',
  refusal,
});
