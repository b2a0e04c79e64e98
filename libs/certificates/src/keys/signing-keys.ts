import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { systemClock, type Clock } from '@custodia/kernel';

/** A key pair as it is kept. Times are ISO 8601; it signs from `notBefore` and until `notAfter`. */
export interface StoredKey {
  readonly kid: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Set when the key can no longer be trusted, for anything it ever signed. */
  readonly revoked?: { readonly at: string; readonly reason: string } | undefined;
  readonly publicJwk: JWK;
  /** Removed once the key no longer signs; the public part stays for ever. */
  readonly privateJwk?: JWK | undefined;
}

/** Where keys are kept: a file, a table, a secret manager. `replaceAll` writes all or nothing. */
export interface KeyStorage {
  load(): Promise<readonly StoredKey[]>;
  replaceAll(keys: readonly StoredKey[]): Promise<void>;
}

/** One key of the published set (RFC 7517), with its validity in seconds since 1970. */
export interface PublishedKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
  readonly nbf: number;
  readonly exp: number;
  readonly revoked?: { readonly at: number; readonly reason: string };
}

export interface Jwks {
  readonly keys: readonly PublishedKey[];
}

export interface SigningKey {
  readonly kid: string;
  /** ISO 8601; nothing that is dated before it can be signed. */
  readonly notBefore: string;
  readonly privateKey: CryptoKey;
}

/** Signs now, and publishes every key that ever signed. */
export interface SigningKeys {
  /** Throws `NoSigningKey` when no key is valid now. */
  current(): Promise<SigningKey>;
  publicKeys(): Promise<Jwks>;
}

export interface KeyRing extends SigningKeys {
  /** A new key signs from now on; the one before stops signing and stays published. Answers the new `kid`. */
  rotate(): Promise<string>;
  /** Makes a first key where there is none that signs. Safe to call at every start. */
  ensure(): Promise<void>;
  /** Everything signed with that key stops being valid. Throws for an unknown `kid`. */
  revoke(kid: string, reason: string): Promise<void>;
}

class NoSigningKey extends Error {
  constructor() {
    super('No signing key is valid now: make one with `custodia keys rotate`.');
    this.name = 'NoSigningKey';
  }
}

const day = 24 * 60 * 60 * 1000;

/** @param validForDays how long a new key may sign; two years by default */
export function keyRing(storage: KeyStorage, now: Clock = systemClock, validForDays = 730): KeyRing {
  const active = (keys: readonly StoredKey[]): StoredKey | undefined => {
    const at = now().toISOString();
    return keys.findLast((key) => key.privateJwk && !key.revoked && key.notBefore <= at && at < key.notAfter);
  };
  const rotate = async (): Promise<string> => {
    const at = now().toISOString();
    const fresh = await newKey(at, new Date(now().getTime() + validForDays * day).toISOString());
    const before = (await storage.load()).map(({ privateJwk: _, ...key }) => ({
      ...key,
      notAfter: key.notAfter < at ? key.notAfter : at,
    }));
    await storage.replaceAll([...before, fresh]);
    return fresh.kid;
  };
  return {
    rotate,
    async ensure() {
      if (!active(await storage.load())) await rotate();
    },
    async current() {
      const key = active(await storage.load());
      if (!key?.privateJwk) throw new NoSigningKey();
      return {
        kid: key.kid,
        notBefore: key.notBefore,
        privateKey: (await importJWK(key.privateJwk, 'EdDSA')) as CryptoKey,
      };
    },
    async publicKeys() {
      return { keys: (await storage.load()).map(published) };
    },
    async revoke(kid, reason) {
      const keys = await storage.load();
      if (!keys.some((key) => key.kid === kid))
        throw new Error(`No key ${kid}: \`custodia keys list\` shows the known ones.`);
      const at = now().toISOString();
      await storage.replaceAll(
        keys.map(({ privateJwk, ...key }) =>
          key.kid === kid
            ? { ...key, revoked: key.revoked ?? { at, reason } }
            : { ...key, ...(privateJwk ? { privateJwk } : {}) },
        ),
      );
    },
  };
}

async function newKey(notBefore: string, notAfter: string): Promise<StoredKey> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return {
    kid: await calculateJwkThumbprint(publicJwk),
    notBefore,
    notAfter,
    publicJwk,
    privateJwk: await exportJWK(privateKey),
  };
}

const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

const published = ({ kid, notBefore, notAfter, revoked, publicJwk }: StoredKey): PublishedKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: publicJwk.x!,
  kid,
  alg: 'EdDSA',
  use: 'sig',
  nbf: seconds(notBefore),
  /* Rounded up, so that what was signed in the last second stays valid. */
  exp: seconds(notAfter) + 1,
  ...(revoked ? { revoked: { at: seconds(revoked.at), reason: revoked.reason } } : {}),
});
