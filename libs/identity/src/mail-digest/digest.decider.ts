import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, own, type Decision } from '@custodia/kernel';
import type { Sealed } from '@custodia/vault';
import { digestCodec, type DigestEvent } from './digest.events.js';

type DigestCommand =
  | { readonly type: 'KeepMail'; readonly entryId: string; readonly entry: Sealed; readonly dueAt: string }
  | { readonly type: 'RecordDigest'; readonly entryIds: readonly string[]; readonly messageId: string | null };

interface DigestState {
  /** In the order in which they were kept. */
  readonly waiting: Readonly<Record<string, { readonly entry: Sealed; readonly dueAt: string }>>;
  /** The newest that were mailed, so that one that is kept again by a repeated job is known. */
  readonly mailed: readonly string[];
}

const mostRemembered = 1_000;

function decide(command: DigestCommand & CommandMeta, { waiting, mailed }: DigestState): Decision<DigestEvent, never> {
  switch (command.type) {
    case 'KeepMail': {
      const { entryId, entry, dueAt } = command;
      return own(waiting, entryId) || mailed.includes(entryId)
        ? accept()
        : accept({ type: 'MailKept', data: { entryId, entry, dueAt } });
    }
    case 'RecordDigest': {
      const entryIds = command.entryIds.filter((id) => own(waiting, id));
      return entryIds.length === 0
        ? accept()
        : accept({ type: 'DigestMailed', data: { entryIds, messageId: command.messageId } });
    }
  }
}

function evolve(state: DigestState, event: DigestEvent): DigestState {
  switch (event.type) {
    case 'MailKept': {
      const { entryId, entry, dueAt } = event.data;
      return { ...state, waiting: { ...state.waiting, [entryId]: { entry, dueAt } } };
    }
    case 'DigestMailed': {
      const { entryIds } = event.data;
      return {
        waiting: Object.fromEntries(Object.entries(state.waiting).filter(([id]) => !entryIds.includes(id))),
        mailed: [...state.mailed, ...entryIds].slice(-mostRemembered),
      };
    }
  }
}

const digestDecider: Decider<DigestCommand, DigestEvent, DigestState, never> = {
  initial: { waiting: {}, mailed: [] },
  decide,
  evolve,
};

export const mailDigest: Aggregate<DigestCommand, DigestEvent, DigestState, never> = {
  codec: digestCodec,
  decider: digestDecider,
};
