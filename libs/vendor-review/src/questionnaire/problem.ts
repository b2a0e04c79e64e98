/** One finding about one place of a file: what was there, why it matters, what to do. */
export interface Problem {
  readonly place: string;
  readonly value: string;
  readonly reason: string;
  readonly remedy: string;
}
