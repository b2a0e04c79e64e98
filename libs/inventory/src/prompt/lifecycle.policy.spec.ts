import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { lifecycleContract } from '../asset/lifecycle.testing.js';
import type { ToldObstacle } from '../use/use.policy.js';
import { promptVersionLifecycle, type PromptVersionState } from './lifecycle.policy.js';
import { promptDecider, type PromptCommand, type PromptState } from './prompt.decider.js';
import type { PromptEvent } from './prompt.events.js';
import {
  activated,
  approved,
  id,
  one,
  registered,
  registration,
  reviewed,
  sealed,
  two,
  version,
} from './prompt.testing.js';
import { stateOf } from './version-life.decider.js';

const { given } = scenarios(promptDecider);
const [note, reason] = ['It states no decision.', 'It told a customer what to do.'];
const labels: Readonly<Record<string, string>> = { [one]: '1', [two]: '2' };
const environments = ['production', 'staging'] as const;
const ofEach = (command: (versionId: string) => PromptCommand): PromptCommand[] => [one, two].map(command);

const commands: PromptCommand[] = [
  { type: 'RegisterPrompt', id, ...registration },
  { type: 'RenamePrompt', id, name: 'Other' },
  { type: 'DocumentPrompt', id, card: { limitations: 'Only German.' } },
  { type: 'AssignPromptCustodian', id, custodianId: 'c' },
  { type: 'PassPromptOwnership', id, ownerId: 'p' },
  { type: 'ReclassifyPrompt', id, classification: 'restricted' },
  { type: 'RecordPromptUseAtRisk', id, obstacles: [], notice: null },
  ...ofEach((versionId) => ({
    type: 'AddPromptVersion',
    id,
    versionId,
    label: labels[versionId]!,
    text: sealed(versionId),
    length: 5,
    variables: [],
    authorId: 'author',
  })),
  ...ofEach((versionId) => ({ type: 'ReviewPromptVersion', id, versionId, note })),
  ...ofEach((versionId) => ({ type: 'ApprovePromptVersion', id, versionId, note })),
  ...ofEach((versionId) => ({ type: 'WithdrawPromptVersion', id, versionId, reason })),
  ...environments.flatMap((environment): PromptCommand[] => [
    ...ofEach((versionId) => ({ type: 'ActivatePrompt', id, versionId, environment })),
    { type: 'DeactivatePrompt', id, environment },
  ]),
  { type: 'RetirePrompt', id, reason },
  { type: 'RecordPromptDisposal', id, caseId: 'c', certificateNumber: '1', disposedAt: '2026-02-01T00:00:00.000Z' },
];

/** A disposed prompt keeps no versions in mind; the two of this walk are disposed with it. */
const statesIn = (state: PromptState): Readonly<Record<string, PromptVersionState>> => {
  if (state.status === 'absent') return {};
  if (state.status === 'disposed') return { [one]: 'disposed', [two]: 'disposed' };
  return Object.fromEntries([...state.versions].map(([key, each]) => [key, stateOf(state, key, each)]));
};
const tellApart = (state: PromptState) =>
  state.status === 'absent' || state.status === 'disposed'
    ? state.status
    : [
        state.status,
        state.active,
        [...state.versions].map(([key, { reviews, approved: may, superseded, withdrawn }]) => [
          key,
          reviews.size,
          may,
          superseded,
          withdrawn,
        ]),
      ];

describe('the life of a version of a prompt', () =>
  lifecycleContract(promptVersionLifecycle, promptDecider, { commands, statesIn, tellApart }));

describe('a step in the life of a version of a prompt', () => {
  const production = { type: 'ActivatePrompt', id, versionId: one, environment: 'production' } as const;
  const written = [registered, version(one, '1'), version(two, '2', 'bb')];
  const released = [...written, reviewed(one), approved(one), activated(one)];
  const withdrawn: PromptEvent = { type: 'PromptVersionWithdrawn', data: { versionId: one, reason } };
  const quarantined: ToldObstacle = {
    reason: 'quarantined',
    kind: 'dataset',
    id: 'd',
    versionId: null,
    path: ['derived_from dataset Claims (d)'],
  };

  it('is a review that says what was found, once by the same person', () => {
    given(...written)
      .when({ type: 'ReviewPromptVersion', id, versionId: one, note: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'note' });
    const { state } = given(...written).when({ type: 'ReviewPromptVersion', id, versionId: one, note });
    expect(statesIn(state)[one]).toBe('reviewed');
  });
  it('is an approval of what was reviewed, and of no other version', () => {
    given(...written, reviewed(one))
      .when({ type: 'ApprovePromptVersion', id, versionId: two, note })
      .thenRefuses({ code: 'STEP_NOT_ALLOWED', id: two, state: 'draft' });
    given(...written, reviewed(one))
      .when({ type: 'ApprovePromptVersion', id, versionId: one, note })
      .then({ type: 'PromptVersionApproved', data: { versionId: one, digest: 'sha256:aa', note } });
    given(...written, reviewed(one))
      .when({ type: 'ApprovePromptVersion', id, versionId: one, note, obstacles: [quarantined] })
      .thenRefuses({ code: 'UPSTREAM_QUARANTINED', path: quarantined.path });
  });
  it('into production asks for an approval; to try it elsewhere does not', () => {
    given(...written, reviewed(one))
      .when(production)
      .thenRefuses({ code: 'NOT_APPROVED', id: one });
    given(...written)
      .when({ ...production, environment: 'staging' })
      .then({ type: 'PromptActivated', data: { versionId: one, environment: 'staging', replaces: null } });
  });
  it('into production supersedes the version that was active there, which can come back', () => {
    const next = given(...released, reviewed(two), approved(two)).when({ ...production, versionId: two });
    next.then(
      { type: 'PromptActivated', data: { versionId: two, replaces: one } },
      { type: 'PromptVersionSuperseded', data: { versionId: one, supersededBy: two } },
    );
    expect(statesIn(next.state)).toEqual({ [one]: 'superseded', [two]: 'active' });
    given(...released, reviewed(two), approved(two), activated(two, one))
      .when(production)
      .then({ type: 'PromptActivated', data: { versionId: one, replaces: two } }, { type: 'PromptVersionSuperseded' });
  });
  it('to withdraw it ends its use wherever it is active, for good', () => {
    given(...released, activated(one, null, 'staging'))
      .when({ type: 'WithdrawPromptVersion', id, versionId: one, reason })
      .then(
        withdrawn,
        { type: 'PromptDeactivated', data: { versionId: one, environment: 'production' } },
        { type: 'PromptDeactivated', data: { versionId: one, environment: 'staging' } },
      );
    const events = [...written, reviewed(one), approved(one), withdrawn];
    given(...events)
      .when(production)
      .thenRefuses({ code: 'STEP_NOT_ALLOWED', id: one, state: 'withdrawn' });
    given(...events)
      .when({ type: 'WithdrawPromptVersion', id, versionId: one, reason: 'Once more.' })
      .thenNothing();
  });
});

describe('a version that was put into production before approvals were asked for', () => {
  const before = [registered, version(one, '1'), version(two, '2', 'bb'), activated(one)];
  const statesAfter = (...events: PromptEvent[]) =>
    statesIn(events.reduce<PromptState>((state, event) => promptDecider.evolve(state, event), promptDecider.initial));

  it('is active, and is reviewed and approved where it stands', () => {
    expect(statesAfter(...before)).toEqual({ [one]: 'active', [two]: 'draft' });
    const approve = { type: 'ApprovePromptVersion', id, versionId: one, note } as const;
    given(...before)
      .when(approve)
      .thenRefuses({ code: 'INVALID_INPUT', field: 'versionId' });
    given(...before, reviewed(one))
      .when(approve)
      .then({ type: 'PromptVersionApproved' });
    expect(statesAfter(...before, reviewed(one), approved(one))[one]).toBe('active');
  });
  it('is a draft once it is active nowhere', () => {
    expect(statesAfter(...before, activated(two, one))).toEqual({ [one]: 'draft', [two]: 'active' });
    given(...before)
      .when({ type: 'DeactivatePrompt', id, environment: 'production' })
      .then({ type: 'PromptDeactivated', data: { versionId: one } });
  });
});
