import type { TextField } from '../cards/card.js';

/** Versions of the specification whose fields this import knows; ML components exist since 1.5. */
export const knownVersions: readonly string[] = ['1.5', '1.6', '1.7'];

/** Property names under which fields travel that CycloneDX has no place for. */
export const cardProperty = 'custodia:card:';
/** `prompt` or `subprocessor`, which CycloneDX has no component types for. */
export const kindProperty = 'custodia:kind';
export const digestProperty = 'custodia:digest:';
export const relationProperty = 'custodia:lineage:';

/** Lists of `modelCard.considerations` and the fields of our card. */
export const considerationFields: readonly (readonly [string, TextField])[] = [
  ['users', 'users'],
  ['useCases', 'intendedUse'],
  ['technicalLimitations', 'limitations'],
  ['performanceTradeoffs', 'tradeoffs'],
];

export const hashNames: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  'sha3-256': 'SHA3-256',
  'sha3-384': 'SHA3-384',
  'sha3-512': 'SHA3-512',
  'blake2b-256': 'BLAKE2b-256',
  'blake2b-384': 'BLAKE2b-384',
  'blake2b-512': 'BLAKE2b-512',
  blake3: 'BLAKE3',
  'streebog-256': 'Streebog-256',
  'streebog-512': 'Streebog-512',
};
