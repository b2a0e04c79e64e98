import { from, stays, type Lifecycle } from '../asset/lifecycle.policy.js';
import type { PromptCommand } from './prompt.decider.js';

const live = ['draft', 'reviewed', 'approved', 'active', 'superseded'] as const;

/** Where a version of a prompt stands in its life. */
export type PromptVersionState = (typeof live)[number] | 'withdrawn' | 'disposed';

/** The life of a version of a prompt (ETSI TS 104 223, 5.1.2-3 and 5.2.4-3). */
export const promptVersionLifecycle: Lifecycle<PromptVersionState, PromptCommand['type']> = {
  of: 'prompt version',
  states: {
    draft: 'It is written; outside production it can be tried.',
    reviewed: 'Somebody has reviewed it; it is not approved.',
    approved: 'It may be used in production, and is active nowhere.',
    active: 'It is approved and active somewhere, or it is active in production.',
    superseded: 'It was active in production until another version took its place; it can be activated again.',
    withdrawn: 'It must not be used: somebody has decided so, or its prompt is out of use.',
    disposed: 'The key of its text is destroyed; the record remains.',
  },
  begins: { AddPromptVersion: ['draft'] },
  ends: ['disposed'],
  recorded: ['RecordPromptUseAtRisk', 'RecordPromptDisposal'],
  acts: {
    RegisterPrompt: 'stays',
    RenamePrompt: 'stays',
    DocumentPrompt: 'stays',
    AssignPromptCustodian: 'stays',
    PassPromptOwnership: 'stays',
    ReclassifyPrompt: 'stays',
    RecordPromptUseAtRisk: 'stays',
    AddPromptVersion: 'stays',
    ReviewPromptVersion: { draft: ['reviewed'], ...stays('reviewed', 'approved', 'active', 'superseded') },
    // What was put into production before approvals were asked for is approved where it stands.
    ApprovePromptVersion: { reviewed: ['approved', 'active'], ...stays('active', 'superseded') },
    // Before its approval a version is active outside production only, to be tried.
    ActivatePrompt: {
      ...stays('draft', 'reviewed'),
      approved: ['active'],
      active: ['active', 'approved', 'superseded'],
      superseded: ['active'],
    },
    DeactivatePrompt: { ...stays('draft', 'reviewed'), active: ['active', 'approved', 'superseded'] },
    WithdrawPromptVersion: from(live, ['withdrawn']),
    RetirePrompt: { ...from(['draft', 'reviewed', 'approved', 'superseded'], ['withdrawn']), ...stays('withdrawn') },
    RecordPromptDisposal: { withdrawn: ['disposed'] },
  },
};

/** What the state of a version follows from. */
interface PromptVersionFacts {
  readonly prompt: 'registered' | 'retired' | 'disposed';
  readonly reviewed: boolean;
  readonly approved: boolean;
  /** Where it is active. */
  readonly environments: readonly string[];
  /** Another version took its place in production. */
  readonly superseded: boolean;
  readonly withdrawn: boolean;
}

/** Where a version stands. What was active in production before approvals were asked for is active, too. */
export function promptVersionState(facts: PromptVersionFacts): PromptVersionState {
  const { prompt, reviewed, approved, environments, superseded, withdrawn } = facts;
  if (prompt === 'disposed') return 'disposed';
  if (prompt === 'retired' || withdrawn) return 'withdrawn';
  if (environments.includes('production') || (approved && environments.length > 0)) return 'active';
  if (superseded) return 'superseded';
  if (approved) return 'approved';
  return reviewed ? 'reviewed' : 'draft';
}
