import type { Duty } from '@custodia/identity/read';
import { refuse } from '@custodia/kernel';

/** What somebody did for a version that the organisation separates from what is to be done now. */
export interface EarlierDuty {
  readonly duty: Duty;
  /** The member. */
  readonly by: string;
}

/** What was done, in words, and the mutation that does it. */
const duties: Readonly<Record<Duty, { readonly done: string; readonly mutation: string }>> = {
  evaluate_model: { done: 'recorded an evaluation of it', mutation: 'evaluateModelVersion' },
  approve_model: { done: 'approved it', mutation: 'approveModelVersion' },
  deploy_model: { done: 'put it into production', mutation: 'deployModel' },
  review_prompt: { done: 'reviewed it', mutation: 'reviewPromptVersion' },
  approve_prompt: { done: 'approved it', mutation: 'approvePromptVersion' },
  activate_prompt: { done: 'put it into production', mutation: 'activatePrompt' },
};

/** The refusal where the actor did something before that the organisation separates from this duty; `null` otherwise. */
export function dutyRefused(
  { id, label }: { readonly id: string; readonly label: string },
  duty: Duty,
  { actor, earlier = [] }: { readonly actor: string; readonly earlier?: readonly EarlierDuty[] | undefined },
) {
  const own = earlier.filter(({ by }) => by === actor);
  const [first] = own;
  if (!first) return null;
  const did = [...new Set(own.map((each) => duties[each.duty].done))].join(' and ');
  return refuse({
    code: 'DUTIES_NOT_SEPARATE',
    message: `Version ${label}: member ${actor} ${did}, and the organisation has ${duties[duty].mutation} done by another person. Ask another member who has a role for it, or an administrator to change the policy (separateDuties).`,
    id,
    duty,
    earlier: first.duty,
    by: first.by,
  });
}
