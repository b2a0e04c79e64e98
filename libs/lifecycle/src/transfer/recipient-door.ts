import { Inject, Injectable } from '@nestjs/common';
import { execute, load, type EventStore } from '@custodia/event-store';
import type { Allowances } from '@custodia/graphql';
import { organisationNameInLog } from '@custodia/identity/read';
import { manifestDigest } from '@custodia/inventory';
import { manifestOf } from '@custodia/inventory/read';
import { hashOfSecret, invalid, type Clock, type Refusal } from '@custodia/kernel';
import { ALLOWANCES, CLOCK, EVENT_STORE, READER } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import { parseRecipientLink, recipientActor, type ReceivedFile } from './recipient.policy.js';
import { transfer } from './transfer.decider.js';
import type { TransferCommand } from './transfer.steps.policy.js';
import { holdsOnItems } from './transfer.facts.js';
import type { ReceivedDigest, TransferItem } from './transfer.events.js';
import { transferStatusOf, type OpenTransfer } from './transfer.state.js';

/** What the recipient states of one item: its digest, or the files that it found, of which the digest is computed. */
export interface Received {
  readonly assetId: string;
  readonly digest?: string | undefined;
  readonly files?: readonly ReceivedFile[] | undefined;
}

/** What the recipient sees. Digests are left out: it states its own. */
export interface SeenByRecipient {
  readonly transferId: string;
  readonly from: string;
  readonly mode: 'transfer' | 'share';
  readonly status: string;
  readonly items: readonly {
    readonly assetId: string;
    readonly name: string;
    readonly version?: string | undefined;
    /** What should have arrived; empty where the sender recorded no files. */
    readonly files: readonly {
      readonly path: string;
      readonly size?: number | undefined;
      readonly algorithm?: string | undefined;
    }[];
  }[];
}

type Answer<Value> = Value | { readonly refusal: Refusal };

interface Entered {
  readonly organisation: string;
  readonly id: string;
  readonly state: OpenTransfer;
  readonly tokenHash: string;
}

/**
 * The door of the other side of a transfer, without an account: a link that was mailed to its address. Of the link only a hash
 * is stored; what an unknown caller sends is compared with it before anything else is read.
 */
@Injectable()
export class RecipientDoor {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READER) private readonly reader: Reader,
    @Inject(ALLOWANCES) private readonly allowances: Allowances,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async look(link: string): Promise<Answer<SeenByRecipient>> {
    const entered = await this.enter(link);
    if ('refusal' in entered) return entered;
    const { organisation, id, state } = entered;
    const session = this.reader.session(organisation);
    try {
      const items = [];
      for (const { asset } of state.items) {
        const files = await manifestOf(session, asset);
        items.push({
          assetId: asset.id,
          name: asset.name,
          version: asset.versionLabel,
          files: files.map(({ path, size, digest }) => ({ path, size, algorithm: digest?.split(':')[0] })),
        });
      }
      return {
        transferId: id,
        from: (await organisationNameInLog(this.store, organisation)) ?? organisation,
        mode: state.mode,
        status: transferStatusOf(state),
        items,
      };
    } finally {
      await session.end();
    }
  }

  async accept(link: string, received: readonly Received[]): Promise<Answer<{ readonly status: string }>> {
    const entered = await this.enter(link);
    if ('refusal' in entered) return entered;
    const digests: ReceivedDigest[] = [];
    for (const one of received) {
      const digest = one.digest ?? (one.files && (await this.computed(entered, one.assetId, one.files)));
      if (digest === undefined)
        return invalid('received.digest', '', `State the digest or the files of ${one.assetId}.`);
      digests.push({ assetId: one.assetId, digest });
    }
    const session = this.reader.session(entered.organisation);
    const holds = await holdsOnItems(session, entered.state.items).finally(() => session.end());
    return this.give(entered, { type: 'AcceptHandover', digests, tokenHash: entered.tokenHash, holds });
  }

  async dispute(link: string, reason: string): Promise<Answer<{ readonly status: string }>> {
    const entered = await this.enter(link);
    return 'refusal' in entered
      ? entered
      : this.give(entered, { type: 'DisputeAsRecipient', reason, tokenHash: entered.tokenHash });
  }

  private async enter(link: string): Promise<Answer<Entered>> {
    const unknown = {
      refusal: {
        code: 'LINK_UNKNOWN',
        message: 'This link is no longer valid. Use the newest mail, or ask the sender for another one.',
      },
    };
    const parsed = parseRecipientLink(link);
    if (!parsed) return unknown;
    const { organisation, transferId: id, token } = parsed;
    const { state } = await load(this.store, transfer, { organisation, id });
    const tokenHash = hashOfSecret(token);
    if (state.stage === 'none' || state.links?.attempt !== state.attempt || !state.links.hashes.includes(tokenHash))
      return unknown;
    const wait = this.allowances.take({ vendorLink: tokenHash, organisation });
    return wait > 0
      ? { refusal: { code: 'RATE_LIMITED', message: `Too many requests; try again in ${wait} seconds.` } }
      : { organisation, id, state, tokenHash };
  }

  /** The digest of the manifest with the recipient's own digests: sizes are not stated again, the digests bind them. */
  private async computed(
    { organisation, state }: Entered,
    assetId: string,
    files: readonly ReceivedFile[],
  ): Promise<string | undefined> {
    const item = state.items.find(({ asset }: TransferItem) => asset.id === assetId);
    if (!item) return undefined;
    const session = this.reader.session(organisation);
    const recorded = await manifestOf(session, item.asset).finally(() => session.end());
    const sizes = new Map(recorded.map(({ path, size }) => [path, size]));
    return manifestDigest(files.map(({ path, digest }) => ({ path, digest, size: sizes.get(path) })));
  }

  private async give(
    { organisation, id, tokenHash }: Entered,
    command: TransferCommand,
  ): Promise<Answer<{ readonly status: string }>> {
    const outcome = await execute(this.store, transfer, { organisation, id }, {
      ...command,
      actor: recipientActor,
      at: this.clock().toISOString(),
      credential: `link:${tokenHash.slice(0, 16)}`,
    } as Parameters<typeof transfer.decider.decide>[0]);
    return outcome.kind === 'refused' ? { refusal: outcome.refusal } : { status: transferStatusOf(outcome.state) };
  }
}
