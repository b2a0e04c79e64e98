/** A query that cannot be answered as it was put: names the field, the value and the remedy. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';
  /** For GraphQL's `errors[].extensions`. */
  readonly extensions: { readonly code: string; readonly field: string };

  constructor(
    readonly code:
      | 'NOT_FOUND'
      | 'INVALID_CURSOR'
      | 'INVALID_PAGE'
      | 'INVALID_FILTER'
      | 'INVALID_SORT'
      | 'INVALID_AS_OF'
      | 'INVALID_VALUE',
    readonly field: string,
    message: string,
  ) {
    super(`${field}: ${message}`);
    this.extensions = { code, field };
  }
}
