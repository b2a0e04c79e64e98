/** What was found in a file that came back; the whole report, with every row, is the file `reportDigest`. */
export interface ImportReport {
  readonly importId: string;
  readonly fileName: string;
  readonly fileDigest: string;
  readonly reportDigest: string;
  readonly format: string;
  readonly template: string | null;
  readonly edition: string | null;
  readonly otherEdition: string | null;
  readonly certainty: number;
  readonly reasons: readonly string[];
  readonly rowsRead: number;
  readonly answered: number;
  readonly blank: number;
  readonly missing: number;
  /** Answers that stood in the review before and were replaced by the file's. */
  readonly replaced: readonly string[];
  readonly unreadable: readonly {
    readonly place: string;
    readonly value: string;
    readonly reason: string;
    readonly remedy: string;
  }[];
  readonly unknown: readonly { readonly id: string; readonly place: string; readonly reason: string }[];
  readonly repeated: number;
  readonly flags: readonly {
    readonly kind: string;
    readonly questionId: string;
    readonly place: string;
    readonly detail: string;
  }[];
  readonly understood: readonly string[];
  readonly notes: readonly string[];
}
