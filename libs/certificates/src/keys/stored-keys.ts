import type { Sealed, Vault } from '@custodia/vault';
import type pg from 'pg';
import { keyRing, type KeyRing, type KeyStorage, type StoredKey } from './signing-keys.js';

export interface StoredKeysPorts {
  /** May read and write `signing_key`: in the role of the projector. */
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly vault: Pick<Vault, 'seal' | 'open' | 'erase'>;
  readonly clock?: () => Date;
}

/** The installation, which no organisation can be: its vault keys seal the private parts. */
const installation = '*';
const subjectOf = (kid: string) => ({ organisation: installation, id: `signing-key:${kid}` });
const contextOf = (kid: string): string => `signing-key/${kid}#private`;

interface Line {
  kid: string;
  not_before: Date;
  not_after: Date;
  revoked: StoredKey['revoked'] | null;
  public_jwk: StoredKey['publicJwk'];
  sealed_private: Sealed | null;
}

/** Keys in a table, shared by every process; private parts sealed by the vault. A key is never removed, only its private part. */
export function storedKeys({ pool, vault }: StoredKeysPorts): KeyStorage {
  const lines = async (): Promise<Line[]> =>
    (await pool.query<Line>('select * from signing_key order by not_before, kid')).rows;
  const opened = async (kid: string, sealed: Sealed): Promise<StoredKey['privateJwk']> => {
    const answer = await vault.open(installation, contextOf(kid), sealed);
    return answer.kind === 'text' ? (JSON.parse(answer.text) as StoredKey['privateJwk']) : undefined;
  };
  return {
    async load() {
      return Promise.all(
        (await lines()).map(
          async ({
            kid,
            not_before,
            not_after,
            revoked,
            public_jwk: publicJwk,
            sealed_private,
          }): Promise<StoredKey> => {
            const privateJwk = sealed_private ? await opened(kid, sealed_private) : undefined;
            return {
              kid,
              notBefore: not_before.toISOString(),
              notAfter: not_after.toISOString(),
              publicJwk,
              ...(revoked ? { revoked } : {}),
              ...(privateJwk ? { privateJwk } : {}),
            };
          },
        ),
      );
    },
    async replaceAll(keys) {
      const before = new Map((await lines()).map((line) => [line.kid, line]));
      const rows = await Promise.all(
        keys.map(async ({ kid, notBefore, notAfter, revoked, publicJwk, privateJwk }) => ({
          kid,
          not_before: notBefore,
          not_after: notAfter,
          revoked: revoked ?? null,
          public_jwk: publicJwk,
          sealed_private: privateJwk
            ? (before.get(kid)?.sealed_private ??
              (await vault.seal(subjectOf(kid), contextOf(kid), JSON.stringify(privateJwk))))
            : null,
        })),
      );
      await pool.query(
        `insert into signing_key (kid, not_before, not_after, revoked, public_jwk, sealed_private)
         select kid, not_before, not_after, revoked, public_jwk, sealed_private
         from jsonb_to_recordset($1::jsonb) as given (kid text, not_before timestamptz, not_after timestamptz, revoked jsonb, public_jwk jsonb, sealed_private jsonb)
         on conflict (kid) do update set not_after = excluded.not_after, revoked = excluded.revoked, sealed_private = excluded.sealed_private`,
        [JSON.stringify(rows)],
      );
      for (const { kid, sealed_private } of rows)
        if (!sealed_private && before.get(kid)?.sealed_private) await vault.erase(subjectOf(kid));
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
