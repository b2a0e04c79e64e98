/**
 * Digests as people really write them. A digest is accepted only when the algorithm is known and length and alphabet fit it; everything else
 * stays an unverified claim with the reason, because a digest that cannot be compared must never look like one that can (ETSI TS 104 223, 5.2.4-1.2).
 */
export interface Digest {
  /** Lower case: `sha256`, `sha3-512`, `blake2b-256`, `blake3`, `md5` ... */
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hexadecimal. */
  readonly value: string;
}

const hexLength = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  'sha3-224': 56,
  'sha3-256': 64,
  'sha3-384': 96,
  'sha3-512': 128,
  'blake2b-256': 64,
  'blake2b-384': 96,
  'blake2b-512': 128,
  'blake2s-256': 64,
  blake3: 64,
  'streebog-256': 64,
  'streebog-512': 128,
} as const;

export type DigestAlgorithm = keyof typeof hexLength;

export type ParsedDigest =
  | {
      readonly kind: 'digest';
      readonly digest: Digest;
      /** Collisions can be made: good against accidents only. */ readonly weak: boolean;
      /** It is the digest of no bytes at all. */ readonly ofNothing: boolean;
    }
  | { readonly kind: 'claim'; readonly reason: string; readonly remedy: string };

const weakAlgorithms: ReadonlySet<string> = new Set<DigestAlgorithm>(['md5', 'sha1']);
/** Strongest first; decides which digest stands for a file that has several. */
const preference: readonly DigestAlgorithm[] = [
  'sha512',
  'sha3-512',
  'blake2b-512',
  'sha384',
  'sha3-384',
  'blake2b-384',
  'sha256',
  'sha3-256',
  'blake3',
  'blake2b-256',
  'blake2s-256',
  'streebog-512',
  'streebog-256',
  'sha224',
  'sha3-224',
  'sha1',
  'md5',
];
const ofNoBytes: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
]);

/** `SHA-256`, `sha_256`, `SHA2-256`, `BLAKE2b-512` and the like to our name for it; undefined when unknown. */
export function algorithmNamed(name: string): DigestAlgorithm | undefined {
  const squeezed = name.trim().toLowerCase().replace(/[\s_]/g, '-').replace(/^urn:/, '');
  const sha2 = /^sha-?(?:2-?)?(224|256|384|512)$/.exec(squeezed);
  const guess = sha2
    ? `sha${sha2[1]}`
    : squeezed
        .replace(/^sha-?1$/, 'sha1')
        .replace(/^md-?5$/, 'md5')
        .replace(/^sha-?3-?(\d+)$/, 'sha3-$1')
        .replace(/^blake-?2([bs])-?(\d+)$/, 'blake2$1-$2')
        .replace(/^blake-?2b$/, 'blake2b-512')
        .replace(/^blake-?3(?:-256)?$/, 'blake3')
        .replace(/^streebog-?(\d+)$/, 'streebog-$1');
  return Object.hasOwn(hexLength, guess) ? (guess as DigestAlgorithm) : undefined;
}

/**
 * Reads a stated digest. `stated` is the algorithm of the field it stood in (undefined when the value must carry its own prefix).
 * Accepts hexadecimal in either case, `sha256:…`, `sha256=…` and the Subresource Integrity form `sha256-<base64>`.
 */
export function parseDigest(stated: string | undefined, value: unknown): ParsedDigest {
  if (typeof value !== 'string')
    return claim(
      `is ${value === null ? 'null' : `a ${typeof value}`}, not text`,
      'write the digest as hexadecimal text',
    );
  const text = value.trim();
  if (text === '') return claim('is empty', 'compute the digest and write it as hexadecimal text');
  if (text.length > 1000) return claim(`has ${text.length} characters`, 'write only the digest, as hexadecimal text');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return claim('is a URL, not a digest', 'compute the digest of the content and write it as hexadecimal text');

  const field = stated === undefined ? undefined : algorithmNamed(stated);
  if (stated !== undefined && field === undefined)
    return claim(
      `names an algorithm that is not known ("${clip(stated)}")`,
      'use SHA-256, SHA-384, SHA-512, SHA3, BLAKE2b or BLAKE3',
    );
  const prefixed = /^([a-z0-9][a-z0-9_ -]*?)\s*[:=]\s*(\S+)$/i.exec(text);
  const integrity = /^(sha(?:256|384|512))-([A-Za-z0-9+/_-]+={0,2})$/.exec(text);
  const spelled = integrity?.[1] ?? prefixed?.[1];
  const own = spelled === undefined ? undefined : algorithmNamed(spelled);
  const algorithm = field ?? own;
  if (algorithm === undefined)
    return claim('does not say which algorithm it is', 'name the algorithm, e.g. "sha256:..."');
  if (field !== undefined && own !== undefined && field !== own)
    return claim(`says ${own} in a field for ${field}`, `move it to a field for ${own}, or state the ${field}`);
  if (integrity !== null && own !== undefined) return fromBase64(algorithm, integrity[2] ?? '');
  return fromHex(algorithm, own === undefined ? text : (prefixed?.[2] ?? text));
}

function fromHex(algorithm: DigestAlgorithm, text: string): ParsedDigest {
  const wanted = hexLength[algorithm];
  if (!/^[0-9a-f]+$/i.test(text)) {
    const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && Buffer.from(text, 'base64').length === wanted / 2;
    return base64
      ? claim(
          `seems to be base64, not hexadecimal`,
          `write it as hexadecimal, or as "${algorithm}-<base64>" if it is an integrity value`,
        )
      : claim(
          'holds characters that are not hexadecimal',
          `write the ${algorithm} as ${wanted} hexadecimal characters`,
        );
  }
  if (text.length !== wanted) {
    const fits = Object.entries(hexLength)
      .filter(([, length]) => length === text.length)
      .map(([name]) => name)[0];
    return claim(
      `has ${text.length} hexadecimal characters where ${algorithm} has ${wanted}${fits === undefined ? '' : ` (the length of ${fits})`}`,
      fits === undefined
        ? `state the full ${algorithm}`
        : `if it is ${fits}, state it as ${fits}; otherwise state the full ${algorithm}`,
    );
  }
  const digest = text.toLowerCase();
  if (/^(.)\1+$/.test(digest) || /^(?:0123456789abcdef)+/.test(digest) || /^(?:deadbeef)+$/.test(digest))
    return claim('is filler, not the digest of anything', `compute the ${algorithm} of the content`);
  return {
    kind: 'digest',
    digest: { algorithm, value: digest },
    weak: weakAlgorithms.has(algorithm),
    ofNothing: ofNoBytes.has(digest),
  };
}

function fromBase64(algorithm: DigestAlgorithm, text: string): ParsedDigest {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== hexLength[algorithm] / 2)
    return claim(
      `decodes to ${bytes.length} bytes where ${algorithm} has ${hexLength[algorithm] / 2}`,
      `state the full ${algorithm}`,
    );
  return fromHex(algorithm, bytes.toString('hex'));
}

/** The strongest of several digests of the same bytes. */
export const strongest = (digests: readonly Digest[]): Digest | undefined =>
  [...digests].sort((a, b) => preference.indexOf(a.algorithm) - preference.indexOf(b.algorithm))[0];

const claim = (reason: string, remedy: string): ParsedDigest => ({ kind: 'claim', reason, remedy });
const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);
