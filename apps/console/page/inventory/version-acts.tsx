import type { ReactNode } from 'react';
import { Actions } from '../forms/actions.tsx';
import type { ActionContext } from '../forms/action-form.tsx';
import type { MutationName } from '../api/graphql.ts';
import type { places } from '../forms/places.ts';
import { Status } from '../parts/basics.tsx';

/** Acts that concern one version, the likeliest next one first. */
export const versionActs: readonly MutationName[] = [
  'releaseModelVersion',
  'resumeModelVersion',
  'approveModelVersion',
  'evaluateModelVersion',
  'deployModel',
  'suspendModelVersion',
  'markModelVersionKnownGood',
  'deprecateModelVersion',
  'rejectModelVersion',
  'quarantineModelVersion',
  'collectDatasetVersion',
  'approveDatasetVersion',
  'validateDatasetVersion',
  'putDatasetVersionToUse',
  'recordDatasetLocation',
  'freezeDatasetVersion',
  'deprecateDatasetVersion',
  'releaseDataset',
  'quarantineDataset',
  'approvePromptVersion',
  'reviewPromptVersion',
  'activatePrompt',
  'deactivatePrompt',
  'withdrawPromptVersion',
] satisfies readonly (typeof places)['model' | 'dataset' | 'prompt'][number][];

/** By state: the act that a version most likely waits for. Where it only stays as it is, none is put forward. */
const waitsFor: Readonly<Record<string, MutationName>> = {
  REGISTERED: 'evaluateModelVersion',
  DOCUMENTED: 'evaluateModelVersion',
  EVALUATED: 'approveModelVersion',
  SUSPENDED: 'resumeModelVersion',
  PROPOSED: 'collectDatasetVersion',
  COLLECTED: 'validateDatasetVersion',
  VALIDATED: 'approveDatasetVersion',
  DRAFT: 'reviewPromptVersion',
  REVIEWED: 'approvePromptVersion',
};

export interface Steps {
  readonly nextSteps: readonly { readonly mutation: string }[];
}

interface VersionActsProps {
  readonly context: ActionContext;
  readonly version: Steps & {
    readonly id: string;
    readonly evaluations?: readonly { readonly id: string; readonly suite: string }[];
  };
  readonly state: string;
  readonly children?: ReactNode;
}

/** Where a version stands, and what its state allows next. */
export function VersionActs({
  context,
  version: { id, nextSteps, evaluations = [] },
  state,
  children,
}: VersionActsProps) {
  const allowed = versionActs.filter((act) => nextSteps.some(({ mutation }) => mutation === act));
  return (
    <div className="standing">
      <Status value={state} />
      {children}
      <Actions
        mutations={allowed}
        first={allowed.find((act) => act === waitsFor[state])}
        fixed={{ ...context.fixed, versionId: id }}
        choices={{ ...context.choices, evaluationId: evaluations.map((one) => ({ id: one.id, name: one.suite })) }}
      />
    </div>
  );
}
