import { createHmac, randomBytes } from 'node:crypto';
import type { EventStore } from '@custodia/event-store';
import type { Vault } from '@custodia/vault';
import type { QueryDeepPartialEntity, Repository } from 'typeorm';
import { personInLog } from '../member/persons.read.js';
import type { SignInAddressKeyRow, SignInAddressRow } from './address.row.js';

/** Under which the addresses are injected. */
export const ADDRESSES = Symbol('Addresses');

export interface AddressPorts {
  readonly rows: Repository<SignInAddressRow>;
  readonly keys: Repository<SignInAddressKeyRow>;
  readonly store: EventStore;
  readonly vault: Vault;
}

export interface Account {
  readonly organisationId: string;
  readonly memberId: string;
}

/** Finds who signs in by a mail address, before the organisation is known. */
export interface Addresses {
  /** Stands for an address where it must not be told, such as in a job or a limit. */
  keyOf(email: string): Promise<string>;
  /** A keyed hash (base64url) over another text of the sign-in, such as a challenge. */
  mac(text: string): Promise<string>;
  /** Members with this address, of every organisation. */
  accounts(key: string): Promise<readonly Account[]>;
  /** Reads the address of a member anew, and forgets it when the member was erased. */
  refresh(account: Account): Promise<void>;
}

const subject = { organisation: '*', id: 'sign-in-addresses' };
const context = 'sign-in-address#key';

export function addressesIn({ rows, keys, store, vault }: AddressPorts): Addresses {
  let key: Promise<Buffer> | undefined;

  async function loadKey(): Promise<Buffer> {
    const made = await vault.seal(subject, context, randomBytes(32).toString('base64url'));
    // The first process makes it; every other one takes that.
    await keys
      .createQueryBuilder()
      .insert()
      .values({ onlyOne: true, sealed: made } as QueryDeepPartialEntity<SignInAddressKeyRow>)
      .orIgnore()
      .execute();
    const { sealed } = await keys.findOneByOrFail({ onlyOne: true });
    const opened = await vault.open(subject.organisation, context, sealed);
    if (opened.kind !== 'text') throw new Error('The key of the sign-in addresses was destroyed');
    return Buffer.from(opened.text, 'base64url');
  }

  const theKey = (): Promise<Buffer> =>
    (key ??= loadKey().catch((fault: unknown) => {
      key = undefined;
      throw fault;
    }));

  const keyed = async (text: string): Promise<string> =>
    createHmac('sha256', await theKey())
      .update(text)
      .digest('base64url');
  const keyOf = (email: string): Promise<string> => keyed(email.trim().toLowerCase());

  return {
    keyOf,
    // No address has a NUL, so that no text stands for one.
    mac: (text) => keyed(`\u0000${text}`),
    async accounts(wanted) {
      const found = await rows.findBy({ key: wanted });
      return found.map(({ organisationId, memberId }) => ({ organisationId, memberId }));
    },
    async refresh({ organisationId, memberId }) {
      const person = await personInLog({ store, vault }, organisationId, memberId);
      if (!person) return void (await rows.delete({ organisationId, memberId }));
      await rows.upsert({ organisationId, memberId, key: await keyOf(person.email) }, ['organisationId', 'memberId']);
    },
  };
}
