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

/** A value of an input breaks a rule. The refusal quotes at most 200 characters of it. */
export const invalid = (field: string, value: string, remedy: string) => {
  const shown = value.slice(0, 200);
  const message: string = `${field}: "${shown}" cannot be used. ${remedy}`;
  return refuse({
    code: 'INVALID_INPUT',
    message,
    field,
    value: shown,
    remedy,
  });
};

export const notFound = (what: string, id: string) =>
  refuse({ code: 'NOT_FOUND', message: `There is no ${what} ${id} here.`, id });

export const idTaken = (id: string, remedy = 'Choose another id, or leave it out.') =>
  refuse({ code: 'ID_TAKEN', message: `The id ${id} belongs to a record with other content. ${remedy}`, id });

/** Who acts in the events when the service did something by itself. */
export const serviceActor = 'custodia';
