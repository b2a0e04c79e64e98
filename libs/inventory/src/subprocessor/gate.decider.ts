import { accept, own, type Decision, type Refusal } from '@custodia/kernel';
import { assetRetired, invalid, notFound, reasonMissing } from '../asset/asset.policy.js';
import { isStated } from '@custodia/import';
import { gateAt, type ClosedByHand, type GateBasis, type GateVerdict, type ReviewDecision } from './gate.policy.js';
import type { GateEvent, SubprocessorEvent } from './subprocessor.events.js';
import { longestExceptionDays, type GateException } from './subprocessor.policy.js';

type On<Type extends string, Fields> = { readonly type: Type; readonly id: string } & Fields;

export type GateCommand =
  /** What a review decided, or what became of its conditions and its end since. */
  | On<'RecordReviewDecision', ReviewDecision>
  | On<'CloseGate', ClosedByHand>
  | On<
      'GrantGateException',
      {
        readonly exceptionId: string;
        readonly justification: string;
        readonly mitigations: string;
        readonly until: string;
      }
    >
  | On<'RevokeGateException', { readonly exceptionId: string }>;

export interface GateSituation extends GateBasis {
  /** As it was recorded last. */
  readonly gate: GateVerdict | null;
  readonly exceptions: Readonly<Record<string, GateException>>;
}

type Command = GateCommand & { readonly at: string };
type Answer = Decision<SubprocessorEvent, Refusal>;

export function decideGate(command: Command, state: GateSituation & { readonly status: string }): Answer {
  switch (command.type) {
    case 'RecordReviewDecision':
      return state.status === 'retired' ? assetRetired(command.id) : recordDecision(command, state);
    case 'CloseGate': {
      const { decidedAt, reason, at } = command;
      // A review decides on the gate alone; whoever forbids the use by hand forbids it under an exception, too.
      const ended = endOfExceptions(state, at);
      const { gate, closedByHand } = state;
      const known =
        gate?.opened === false &&
        gate.reviewId === null &&
        closedByHand &&
        (decidedAt <= closedByHand.decidedAt || reason === closedByHand.reason);
      const next = gateAt({ ...state, closedByHand: { decidedAt, reason } }, at);
      if (known || next?.reviewId !== null) return accept(...ended);
      return reasonMissing(reason) ?? accept<SubprocessorEvent>(closing(next), ...ended);
    }
    case 'GrantGateException':
      return grantException(command, state);
    case 'RevokeGateException': {
      const { exceptionId } = command;
      const exception = own(state.exceptions, exceptionId);
      if (!exception) return notFound('exception', exceptionId);
      return exception.revokedAt ? accept() : accept({ type: 'GateExceptionRevoked', data: { exceptionId } });
    }
  }
}

/** Records the decision, and what the gate is by all of them, each where it changed. */
function recordDecision(command: Extract<Command, { type: 'RecordReviewDecision' }>, state: GateSituation): Answer {
  const { reviewId, questionnaires, outcome, decidedAt, until } = command;
  const known = own(state.decisions, reviewId);
  // A resolved condition stays resolved, although an older report about it may come later.
  const openConditions =
    !known || known.questionnaires.length === 0
      ? command.openConditions
      : command.openConditions.filter((condition) => known.openConditions.includes(condition));
  const decision: ReviewDecision = { reviewId, questionnaires, outcome, openConditions, decidedAt, until };
  const events: SubprocessorEvent[] =
    JSON.stringify(known) === JSON.stringify(decision) ? [] : [{ type: 'ReviewDecisionRecorded', data: decision }];
  const next = gateAt({ ...state, decisions: { ...state.decisions, [reviewId]: decision } }, command.at)!;
  if (sameGate(next, state.gate)) return accept(...events);
  return accept<SubprocessorEvent>(...events, next.opened ? opening(next) : closing(next));
}

const opening = ({ decidedAt, reviewId, reason, conditional, until }: GateVerdict): SubprocessorEvent => ({
  type: 'GateOpened',
  data: { decidedAt, reviewId: reviewId!, reason, conditional, until },
});
const closing = ({ decidedAt, reviewId, reason }: GateVerdict): SubprocessorEvent => ({
  type: 'GateClosed',
  data: { decidedAt, reviewId, reason },
});

const sameGate = (one: GateVerdict, other: GateVerdict | null): boolean =>
  one.opened === other?.opened &&
  one.conditional === other.conditional &&
  one.reviewId === other.reviewId &&
  one.until === other.until &&
  one.reason === other.reason;

/** Used without an approved review only for a stated reason, with mitigations, and not for long (ETSI TS 104 223, 5.2.3-2.1). */
function grantException(
  command: Extract<Command, { type: 'GrantGateException' }>,
  state: GateSituation & { readonly status: string },
): Answer {
  const { exceptionId, justification, mitigations, until, at } = command;
  if (own(state.exceptions, exceptionId)) return accept();
  if (state.status === 'retired') return assetRetired(command.id);
  for (const [field, text] of Object.entries({ justification, mitigations }))
    if (!isStated(text)) return invalid(field, text, 'Say it in a sentence.');
  if (until <= at) return invalid('until', until, 'An exception ends in the future.');
  if (Date.parse(until) - Date.parse(at) > longestExceptionDays * 86_400_000)
    return invalid(
      'until',
      until,
      `An exception runs for at most ${longestExceptionDays} days; review the subprocessor instead.`,
    );
  return accept({ type: 'GateExceptionGranted', data: { exceptionId, justification, mitigations, until } });
}

/** Takes back every exception that still runs. */
export const endOfExceptions = ({ exceptions }: Pick<GateSituation, 'exceptions'>, at: string): SubprocessorEvent[] =>
  Object.values(exceptions)
    .filter(({ until, revokedAt }) => until > at && revokedAt === null)
    .map(({ id: exceptionId }) => ({ type: 'GateExceptionRevoked', data: { exceptionId } }));

/** Its decision is recorded, and not only what the gate was by it. */
const isKept = ({ decisions }: GateBasis, reviewId: string): boolean =>
  (own(decisions, reviewId)?.questionnaires.length ?? 0) > 0;

/** The gate after one of its events. A release before 0.2 recorded the decision of a review as the gate itself. */
export function evolveGate<State extends GateSituation>(state: State, event: GateEvent): State {
  const withDecision = (decision: ReviewDecision): State => ({
    ...state,
    decisions: { ...state.decisions, [decision.reviewId]: decision },
  });
  switch (event.type) {
    case 'ReviewDecisionRecorded':
      return withDecision(event.data);
    case 'GateOpened': {
      const { reviewId, conditional, decidedAt, until } = event.data;
      const earlier = withDecision({
        reviewId,
        questionnaires: [],
        outcome: conditional ? 'approved_with_conditions' : 'approved',
        openConditions: conditional ? ['not recorded'] : [],
        decidedAt,
        until,
      });
      return {
        ...(isKept(state, reviewId) ? state : earlier),
        gate: { opened: true, ...event.data },
      };
    }
    case 'GateClosed': {
      const { reviewId, decidedAt, reason } = event.data;
      const gate = { opened: false, conditional: false, until: null, ...event.data };
      if (reviewId === null) return { ...state, gate, closedByHand: { decidedAt, reason } };
      if (isKept(state, reviewId)) return { ...state, gate };
      const outcome = 'rejected';
      return {
        ...withDecision({ reviewId, questionnaires: [], outcome, openConditions: [], decidedAt, until: null }),
        gate,
      };
    }
    case 'GateExceptionGranted': {
      const { exceptionId: id, ...exception } = event.data;
      const granted = { id, ...exception, grantedBy: '', since: '', revokedAt: null };
      return { ...state, exceptions: { ...state.exceptions, [id]: granted } };
    }
    case 'GateExceptionRevoked': {
      const { exceptionId } = event.data;
      const revoked = { ...state.exceptions[exceptionId]!, revokedAt: 'revoked' };
      return { ...state, exceptions: { ...state.exceptions, [exceptionId]: revoked } };
    }
  }
}
