import { GraphQLError, stripIgnoredCharacters } from 'graphql';
import { digestOf, Refused } from './documents.js';

/** What may be sent without a token. */
export interface RegisteredOperations {
  /** Throws `Refused` (`UNAUTHENTICATED`) unless the text is that of a registered operation, white space and comments apart. */
  check(text: string): void;
  /** The text with this SHA-256 (hexadecimal, of the registered text). */
  byDigest(digest: string): string | undefined;
}

/** For white space and comments: what is longer than the longest registered operation by more is not even read. */
const slack = 1_000;

export function registeredOperations(texts: readonly string[]): RegisteredOperations {
  const stripped = new Set(texts.map((text) => stripIgnoredCharacters(text)));
  const byDigest = new Map(texts.map((text) => [digestOf(text), text] as const));
  const longest = slack + Math.max(0, ...texts.map((text) => text.length));

  function known(text: string): boolean {
    if (text.length > longest) return false;
    try {
      return stripped.has(stripIgnoredCharacters(text));
    } catch {
      return false;
    }
  }

  return {
    check(text) {
      if (!known(text))
        throw new Refused([
          new GraphQLError(
            'Send a valid API token: "Authorization: Bearer cus_…". Without one, only registered operations can be sent (docs/configuration.md).',
            { extensions: { code: 'UNAUTHENTICATED' } },
          ),
        ]);
    },
    byDigest: (digest) => byDigest.get(digest),
  };
}
