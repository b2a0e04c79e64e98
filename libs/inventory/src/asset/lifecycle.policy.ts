import { refuse } from '@custodia/kernel';

/** Where a command leads from each state. A state that is not named refuses it. */
type Steps<State extends string> = Readonly<Partial<Record<State, readonly State[]>>>;

/**
 * The state machine of a kind of asset, or of its versions, as one table: its decider asks it before a state changes, the API
 * tells from it what is possible next, and the pictures in `docs/lifecycles` are drawn from it.
 */
export interface Lifecycle<State extends string, Act extends string> {
  /** Whose life it is: `model version`. */
  readonly of: string;
  /** What each state means, in the order in which a life usually goes. */
  readonly states: Readonly<Record<State, string>>;
  /** Commands that begin a life, with the states in which it then is. */
  readonly begins: Readonly<Partial<Record<Act, readonly State[]>>>;
  /** States that nothing leaves any more. */
  readonly ends: readonly State[];
  /** Every command of the decider. `stays`: it is possible wherever the decider takes it, and changes no state. */
  readonly acts: Readonly<Record<Act, Steps<State> | 'stays'>>;
  /** Commands that the service records by itself; no mutation gives them. */
  readonly recorded: readonly Act[];
}

/** Each of these states leads to the same ones. */
export const from = <State extends string>(states: readonly State[], to: readonly State[]): Steps<State> =>
  Object.fromEntries(states.map((state) => [state, to])) as Steps<State>;

/** Each of these states stays as it is. */
export const stays = <State extends string>(...states: readonly State[]): Steps<State> =>
  Object.fromEntries(states.map((state): [State, readonly State[]] => [state, [state]])) as Steps<State>;

/** The steps of a command; `null` for one that changes no state. */
export function stepsOf<State extends string, Act extends string>(
  { acts }: Pick<Lifecycle<State, Act>, 'acts'>,
  act: Act,
): Steps<State> | null {
  const steps: Steps<State> | 'stays' = acts[act];
  return steps === 'stays' ? null : steps;
}

/** A step that is possible from a state, and where it can lead. */
interface NextStep<State extends string, Act extends string> {
  readonly act: Act;
  readonly to: readonly State[];
}

/** What the table allows from a state; commands that change no state are left out. */
export function nextSteps<State extends string, Act extends string>(
  lifecycle: Lifecycle<State, Act>,
  state: State,
): NextStep<State, Act>[] {
  return (Object.keys(lifecycle.acts) as Act[]).flatMap((act) => {
    const to = stepsOf(lifecycle, act)?.[state];
    return to && !lifecycle.recorded.includes(act) ? [{ act, to }] : [];
  });
}

/** The refusal of a command that the table does not allow from this state; `null` when it does. `called`: what it is, in words. */
export function stepRefused<State extends string, Act extends string>(
  lifecycle: Lifecycle<State, Act>,
  { id, called, state }: { readonly id: string; readonly called: string; readonly state: State },
  act: Act,
) {
  const steps = stepsOf(lifecycle, act);
  if (!steps || steps[state]) return null;
  const allowed = nextSteps(lifecycle, state).map((step) => mutationOf(step.act));
  const remedy = allowed.length === 0 ? 'Nothing is possible any more.' : `Possible now: ${allowed.join(', ')}.`;
  return refuse({
    code: 'STEP_NOT_ALLOWED',
    message: `${called} is ${inWords(state)}: ${lifecycle.states[state]} ${mutationOf(act)} is not possible from there. ${remedy}`,
    id,
    state,
    allowed,
  });
}

/** Whether a command was carried out before: the state is one that it leads to, and none that it starts from. */
export function alreadyThere<State extends string, Act extends string>(
  lifecycle: Lifecycle<State, Act>,
  state: State,
  act: Act,
): boolean {
  const steps = stepsOf(lifecycle, act);
  if (!steps || steps[state]) return false;
  return (Object.values(steps) as (readonly State[])[]).some((to) => to.includes(state));
}

/** The name of the mutation that gives a command. */
export const mutationOf = (act: string): string => `${act.charAt(0).toLowerCase()}${act.slice(1)}`;

/** A state as people read it. */
export const inWords = (state: string): string => state.replaceAll('_', ' ');
