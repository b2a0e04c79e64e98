/** An input field of the schema. */
export interface InputField {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly list: boolean;
  readonly required: boolean;
}

/** What the forms know of the schema of the API. */
export interface Catalogue {
  readonly mutations: Readonly<
    Record<string, { readonly input: string; readonly description: string; readonly refusals: readonly string[] }>
  >;
  /** What to ask of each type of refusal beyond its code and its sentence. */
  readonly refusals: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, readonly InputField[]>>;
  readonly enums: Readonly<Record<string, readonly { readonly name: string; readonly description: string }[]>>;
}

let loaded: Promise<Catalogue> | undefined;

/** A file of its own, loaded when the first form opens. */
export const loadCatalogue = (): Promise<Catalogue> =>
  (loaded ??= import('virtual:catalogue').then(({ catalogue }) => catalogue));
