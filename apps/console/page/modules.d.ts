declare module 'virtual:catalogue' {
  import type { Catalogue } from './forms/catalogue.ts';
  const catalogue: Catalogue;
  export default catalogue;
}

declare module 'virtual:outline' {
  const outline: {
    readonly mutations: readonly string[];
    readonly lists: readonly string[];
    readonly parts: readonly string[];
  };
  export default outline;
}
