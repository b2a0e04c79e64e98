import { accept, refuse, type Decision } from '@custodia/kernel';
import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import type { rolesNotSeparate } from '../answers.policy.js';
import { idTaken, invalid, notFound, says } from '../answers.policy.js';
import { excludedFrom, type DutiesHeld } from '../duties.policy.js';
import { canonicalJson } from '../canonical.policy.js';
import { legalHoldCodec, type HoldTarget, type LegalHoldEvent } from './legal-hold.events.js';

export type LegalHoldCommand =
  | {
      readonly type: 'PlaceLegalHold';
      readonly name: string;
      readonly authority: string;
      readonly matter: string;
      readonly reason: string;
      readonly targets: readonly HoldTarget[];
      readonly notified: readonly string[];
      readonly reviewBy?: string | undefined;
    }
  | {
      readonly type: 'WidenLegalHold';
      readonly targets: readonly HoldTarget[];
      readonly notified: readonly string[];
      readonly reason: string;
    }
  | { readonly type: 'AcknowledgeLegalHold' }
  | { readonly type: 'ReviewLegalHold'; readonly finding: string; readonly reviewBy: string }
  | {
      readonly type: 'ReleaseLegalHold';
      readonly reason: string;
      readonly authority: string;
      /** Who has which duty in the cases that the hold pauses. */
      readonly duties: readonly DutiesHeld[];
    };

export type LegalHoldState =
  | { readonly status: 'none' }
  | {
      readonly status: 'placed' | 'released';
      readonly matter: string;
      readonly targets: readonly HoldTarget[];
      readonly notified: readonly string[];
      readonly acknowledged: readonly string[];
      readonly reviewBy: string | null;
      /** Of the last review. */
      readonly finding: string | null;
    };

const unknown = () => notFound('legal hold');
const released = () =>
  refuse({
    code: 'LEGAL_HOLD_RELEASED',
    message: 'This hold was released: place a new one, so that the gap stays visible.',
  });
const incomplete = (field: string, remedy: string) => invalid(field, '', remedy);
const taken = (matter: string) => idTaken(`the hold for ${matter}`);
const notAddressed = (actor: string) =>
  refuse({ code: 'NOT_NOTIFIED', message: 'Only those who were notified acknowledge the hold.', actor });
const reviewInPast = (reviewBy: string) => invalid('reviewBy', reviewBy, 'The next review lies ahead.');

export type LegalHoldRefusal = ReturnType<
  | typeof unknown
  | typeof released
  | typeof incomplete
  | typeof taken
  | typeof notAddressed
  | typeof reviewInPast
  | typeof rolesNotSeparate
>['refusal'];

function decide(
  command: LegalHoldCommand & CommandMeta,
  state: LegalHoldState,
): Decision<LegalHoldEvent, LegalHoldRefusal> {
  const { actor, at } = command;
  if (command.type === 'PlaceLegalHold') {
    const { name, authority, matter, reason, targets, notified, reviewBy } = command;
    if (state.status !== 'none') return state.matter === matter ? accept() : taken(state.matter);
    if (targets.length === 0)
      return incomplete('targets', 'Name at least one asset, subject, classification, kind or location.');
    if (!authority.trim())
      return incomplete('authority', 'Name the court, regulator or counsel that demands the hold.');
    if (!says(name)) return incomplete('name', 'Name the hold.');
    if (!says(matter)) return incomplete('matter', 'Name the matter, such as a case number.');
    if (!says(reason)) return incomplete('reason', 'Say why the hold is placed.');
    return accept({
      type: 'LegalHoldPlaced',
      data: { name, authority, matter, reason, targets, notified, reviewBy, by: actor, at },
    });
  }
  if (state.status === 'none') return unknown();
  if (state.status === 'released') return command.type === 'ReleaseLegalHold' ? accept() : released();
  switch (command.type) {
    case 'WidenLegalHold': {
      const known = new Set(state.targets.map(canonicalJson));
      const targets = command.targets.filter((target) => !known.has(canonicalJson(target)));
      const notified = command.notified.filter((member) => !state.notified.includes(member));
      if (targets.length + notified.length === 0) return accept();
      if (!says(command.reason)) return incomplete('reason', 'Say why the hold covers more, or who else must know.');
      return accept({ type: 'LegalHoldWidened', data: { targets, notified, reason: command.reason, by: actor, at } });
    }
    case 'AcknowledgeLegalHold':
      if (!state.notified.includes(actor)) return notAddressed(actor);
      return state.acknowledged.includes(actor)
        ? accept()
        : accept({ type: 'LegalHoldAcknowledged', data: { by: actor, at } });
    case 'ReviewLegalHold':
      if (Date.parse(command.reviewBy) <= Date.parse(at)) return reviewInPast(command.reviewBy);
      if (state.reviewBy === command.reviewBy && state.finding === command.finding) return accept();
      if (!says(command.finding)) return incomplete('finding', 'Say what the review found.');
      return accept({
        type: 'LegalHoldReviewed',
        data: { finding: command.finding, reviewBy: command.reviewBy, by: actor, at },
      });
    case 'ReleaseLegalHold':
      if (!says(command.authority)) return incomplete('authority', 'Name who allowed the release.');
      if (!says(command.reason)) return incomplete('reason', 'Say why the hold is released.');
      for (const held of command.duties) {
        const excluded = excludedFrom('hold releaser', actor, held);
        if (excluded) return excluded;
      }
      return accept({
        type: 'LegalHoldReleased',
        data: { reason: command.reason, authority: command.authority, by: actor, at },
      });
  }
}

function evolve(state: LegalHoldState, event: LegalHoldEvent): LegalHoldState {
  if (event.type === 'LegalHoldPlaced') {
    const { matter, targets, notified, reviewBy } = event.data;
    return { status: 'placed', matter, targets, notified, acknowledged: [], reviewBy: reviewBy ?? null, finding: null };
  }
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'LegalHoldWidened':
      return {
        ...state,
        targets: [...state.targets, ...event.data.targets],
        notified: [...state.notified, ...event.data.notified],
      };
    case 'LegalHoldAcknowledged':
      return { ...state, acknowledged: [...state.acknowledged, event.data.by] };
    case 'LegalHoldReviewed':
      return { ...state, reviewBy: event.data.reviewBy, finding: event.data.finding };
    case 'LegalHoldReleased':
      return { ...state, status: 'released' };
  }
}

export const legalHoldDecider: Decider<LegalHoldCommand, LegalHoldEvent, LegalHoldState, LegalHoldRefusal> = {
  initial: { status: 'none' },
  decide,
  evolve,
};

export const legalHold: Aggregate<LegalHoldCommand, LegalHoldEvent, LegalHoldState, LegalHoldRefusal> = {
  codec: legalHoldCodec,
  decider: legalHoldDecider,
};
