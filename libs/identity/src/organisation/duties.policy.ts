/** Duties for one version of a kind; of those that the organisation separates, nobody has two for the same version. */
const duties = {
  model: ['evaluate_model', 'approve_model', 'deploy_model'],
  prompt: ['review_prompt', 'approve_prompt', 'activate_prompt'],
} as const;

/** A duty that can be required to be another person's than the other ones for the same version. */
export type Duty = (typeof duties)[keyof typeof duties][number];

const order: readonly Duty[] = Object.values(duties).flat();

/** Each once, in the order in which they are done. */
export const inOrder = (stated: readonly Duty[]): Duty[] => order.filter((duty) => stated.includes(duty));

/** A duty that has no other one of its kind beside it, so that it would be separated from nothing. */
export const alone = (stated: readonly Duty[]): Duty | undefined =>
  Object.values(duties)
    .map((kind: readonly Duty[]) => kind.filter((duty) => stated.includes(duty)))
    .find(({ length }) => length === 1)?.[0];
