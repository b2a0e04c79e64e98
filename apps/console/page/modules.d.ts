declare module 'virtual:catalogue' {
  import type { Catalogue } from './forms/catalogue.ts';
  export const catalogue: Catalogue;
}

declare module 'virtual:outline' {
  export const outline: {
    readonly lists: readonly string[];
    readonly parts: readonly string[];
    readonly possibleTypes: Record<string, string[]>;
  };
}
