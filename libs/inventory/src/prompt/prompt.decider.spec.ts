import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { project } from '@custodia/read-models/testing';
import { diffOf } from './prompt-diff.js';
import { promptDecider, type PromptCommand } from './prompt.decider.js';
import { promptProjection, promptVersionProjection } from './prompt.projection.js';
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
import { variablesOf } from './variables.policy.js';

const { given } = scenarios(promptDecider);
const add = {
  type: 'AddPromptVersion',
  id,
  versionId: one,
  label: '1',
  text: sealed('aa'),
  length: 5,
  variables: [],
  authorId: 'author',
} as const;
const activate = { type: 'ActivatePrompt', id, versionId: two, environment: 'production' } as const;

describe('a prompt version', () => {
  it('carries its sealed text and the digest over the ciphertext', () =>
    given(registered)
      .when(add)
      .then({ type: 'PromptVersionAdded', data: { text: sealed('aa'), digest: 'sha256:aa', authorId: 'author' } }));
  it('is not overwritten by another text', () =>
    given(registered, version(one, '1'))
      .when({ ...add, text: sealed('bb') })
      .thenRefuses({ code: 'ID_TAKEN' }));
  it('says something', () =>
    given(registered)
      .when({ ...add, length: 0 })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'text' }));
  it('shows its row without the text', () => {
    const [row] = project(promptVersionProjection, [registered, version(one, '1')]);
    expect(row).toMatchObject({ id: one, promptId: expect.any(String), digest: 'sha256:aa', sealed: sealed('aa') });
    expect(row).not.toHaveProperty('text');
  });
});

describe('the use of a prompt', () => {
  it('passes to another version and names the one before', () =>
    given(registered, version(one, '1'), version(two, '2', 'bb'), activated(one), reviewed(two), approved(two))
      .when(activate)
      .then({ type: 'PromptActivated', data: { versionId: two, replaces: one } }, { type: 'PromptVersionSuperseded' }));
  it('is of a version that exists', () => given(registered).when(activate).thenRefuses({ code: 'NOT_FOUND', id: two }));
  it('ends before the prompt is retired', () =>
    given(registered, version(one, '1'), activated(one))
      .when({ type: 'RetirePrompt', id, reason: 'r' })
      .thenRefuses({ code: 'STILL_DEPLOYED' }));
  it('is shown for each environment', () => {
    const [row] = project(promptProjection, [
      registered,
      activated(one),
      { type: 'PromptDeactivated', data: { versionId: one, environment: 'production' } },
    ]);
    expect(row).toMatchObject({ environments: [], deployments: [] });
  });
});

it('a prompt never does the same thing twice', () => {
  const commands: PromptCommand[] = [
    { type: 'RegisterPrompt', id, ...registration },
    add,
    { ...add, versionId: two, label: '2', text: sealed('bb') },
    ...[one, two].flatMap((versionId): PromptCommand[] => [
      { type: 'ReviewPromptVersion', id, versionId, note: 'It states no decision.' },
      { type: 'ApprovePromptVersion', id, versionId, note: '' },
      { type: 'WithdrawPromptVersion', id, versionId, reason: 'r' },
      { ...activate, versionId },
      { ...activate, versionId, environment: 'staging' },
    ]),
    { type: 'DeactivatePrompt', id, environment: 'production' },
    { type: 'DocumentPrompt', id, card: { limitations: 'Only German.' } },
    { type: 'AssignPromptCustodian', id, custodianId: 'd' },
    { type: 'PassPromptOwnership', id, ownerId: 'p' },
    { type: 'ReclassifyPrompt', id, classification: 'restricted' },
    { type: 'RetirePrompt', id, reason: 'r' },
    { type: 'RecordPromptDisposal', id, caseId: 'c', certificateNumber: '1', disposedAt: 'd' },
  ];
  neverActsTwice(promptDecider, fc.constantFrom(...commands));
});

describe('the places to fill in', () => {
  it.each([
    ['Hello {{ name }}, {{order.id}} and {{name}}', ['name', 'order.id']],
    ['Hello {name}', ['name']],
    ['Answer as {"json": 1} for {{name}}', ['name']],
    ['{ "a": 1 } and {}', []],
  ])('of %j are %j', (text, names) => expect(variablesOf(text)).toEqual(names));
});

describe('the diff of two texts', () => {
  it('is unified and counts lines, also those that look like its own marks', () => {
    const { unified, added, removed } = diffOf(
      { label: '1', text: 'a\n-- b\nc\n' },
      { label: '2', text: 'a\n++ b\nc\nd\n' },
    );
    expect(unified).toContain('--- 1\n+++ 2\n@@ -1,3 +1,4 @@\n a\n--- b\n+++ b\n c\n+d\n');
    expect({ added, removed }).toEqual({ added: 2, removed: 1 });
  });
  it('is empty for the same text', () =>
    expect(diffOf({ label: '1', text: 'a' }, { label: '2', text: 'a' })).toMatchObject({ added: 0, removed: 0 }));
  it('comes in time for texts that have nothing in common', () => {
    const text = (seed: number): string =>
      Array.from({ length: 40_000 }, (_, line) => `${seed} ${(line * 7919) % 40_009}`).join('\n');
    expect(diffOf({ label: '1', text: text(1) }, { label: '2', text: text(2) })).toMatchObject({
      added: 40_000,
      removed: 40_000,
    });
  });
});
