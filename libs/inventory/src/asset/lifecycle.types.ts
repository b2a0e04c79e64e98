import { Field, ObjectType } from '@nestjs/graphql';
import { mutationOf, nextSteps, type Lifecycle } from './lifecycle.policy.js';

@ObjectType({ description: 'A step that the state allows next. What else stands against it, the mutation tells.' })
export class NextStep {
  @Field({ description: 'The mutation that takes it.' })
  mutation!: string;

  @Field(() => [String], { description: 'States that it can lead to.' })
  to!: string[];
}

/** What the table of a life allows next, as the API tells it. */
export const nextStepsOf = <State extends string, Act extends string>(
  lifecycle: Lifecycle<State, Act>,
  state: State,
): NextStep[] =>
  nextSteps(lifecycle, state).map(({ act, to }) => ({
    mutation: mutationOf(act),
    to: to.map((one) => one.toUpperCase()),
  }));

/** The values of a GraphQL enum of states, with what each means. */
export const statesOf = <State extends string>({ states }: Pick<Lifecycle<State, never>, 'states'>) => {
  const names = Object.keys(states) as State[];
  return {
    values: Object.fromEntries(names.map((state) => [state.toUpperCase(), state])) as Record<Uppercase<State>, State>,
    valuesMap: Object.fromEntries(
      names.map((state) => [state.toUpperCase(), { description: states[state] }]),
    ) as Record<Uppercase<State>, { description: string }>,
  };
};
