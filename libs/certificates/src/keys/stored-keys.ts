import type { Sealed, Vault } from '@custodia/vault';
import type { QueryDeepPartialEntity, Repository } from 'typeorm';
import type { SigningKeyRow } from './signing-key.row.js';
import { keyRing, type KeyRing, type KeyStorage, type StoredKey } from './signing-keys.js';

export interface StoredKeysPorts {
  readonly rows: Repository<SigningKeyRow>;
  readonly vault: Pick<Vault, 'seal' | 'open' | 'erase'>;
  readonly clock?: () => Date;
}

/** The installation, which no organisation can be: its vault keys seal the private parts. */
const installation = '*';
const subjectOf = (kid: string) => ({ organisation: installation, id: `signing-key:${kid}` });
const contextOf = (kid: string): string => `signing-key/${kid}#private`;

/** Keys in a table, shared by every process; private parts sealed by the vault. A key is never removed, only its private part. */
export function storedKeys({ rows, vault }: StoredKeysPorts): KeyStorage {
  const opened = async (kid: string, sealed: Sealed): Promise<StoredKey['privateJwk']> => {
    const answer = await vault.open(installation, contextOf(kid), sealed);
    return answer.kind === 'text' ? (JSON.parse(answer.text) as StoredKey['privateJwk']) : undefined;
  };
  return {
    async load() {
      const found = await rows.find({ order: { notBefore: 'asc', kid: 'asc' } });
      return Promise.all(
        found.map(async ({ revoked, sealedPrivate, ...key }): Promise<StoredKey> => {
          const privateJwk = sealedPrivate ? await opened(key.kid, sealedPrivate) : undefined;
          return { ...key, ...(revoked ? { revoked } : {}), ...(privateJwk ? { privateJwk } : {}) };
        }),
      );
    },
    async replaceAll(keys) {
      const before = new Map((await rows.find()).map((row) => [row.kid, row.sealedPrivate]));
      const next = await Promise.all(
        keys.map(async ({ revoked = null, privateJwk, ...key }) => ({
          ...key,
          revoked,
          sealedPrivate: privateJwk
            ? (before.get(key.kid) ??
              (await vault.seal(subjectOf(key.kid), contextOf(key.kid), JSON.stringify(privateJwk))))
            : null,
        })),
      );
      await rows
        .createQueryBuilder()
        .insert()
        .values(next as QueryDeepPartialEntity<SigningKeyRow>[])
        .orUpdate(['not_after', 'revoked', 'sealed_private'], ['kid'])
        .execute();
      for (const { kid, sealedPrivate } of next)
        if (!sealedPrivate && before.get(kid)) await vault.erase(subjectOf(kid));
    },
  };
}

/** The keys of this installation; the first one is made when it is first needed. */
export function signingKeysIn(ports: StoredKeysPorts): KeyRing {
  const ring = keyRing(storedKeys(ports), ports.clock);
  return {
    ...ring,
    async current() {
      await ring.ensure();
      return ring.current();
    },
    async publicKeys() {
      await ring.ensure();
      return ring.publicKeys();
    },
  };
}
