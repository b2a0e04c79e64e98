import { describe, expect, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { modelDecider } from '../model/model.decider.js';
import * as model from '../model/model.testing.js';
import { promptDecider } from '../prompt/prompt.decider.js';
import * as prompt from '../prompt/prompt.testing.js';
import { dutyRefused, type EarlierDuty } from './duties.policy.js';

const version = { id: 'v', label: '1.2' };
const evaluated: EarlierDuty = { duty: 'evaluate_model', by: 'eva' };
const approved: EarlierDuty = { duty: 'approve_model', by: 'abe' };

describe('a duty that is separated from others', () => {
  it.each<[string, readonly EarlierDuty[], string, EarlierDuty['duty'] | null]>([
    ['nobody else', [], 'eva', null],
    ['somebody else', [evaluated, approved], 'dan', null],
    ['the one who evaluated', [evaluated, approved], 'eva', 'evaluate_model'],
    ['the one who approved', [evaluated, approved], 'abe', 'approve_model'],
    ['the one who did both', [evaluated, { ...approved, by: 'eva' }], 'eva', 'evaluate_model'],
  ])('after %s', (_, earlier, actor, refusedFor) => {
    const refused = dutyRefused(version, 'deploy_model', { actor, earlier });
    if (refusedFor === null) expect(refused).toBeNull();
    else
      expect(refused).toMatchObject({
        refusal: { code: 'DUTIES_NOT_SEPARATE', id: 'v', duty: 'deploy_model', earlier: refusedFor, by: actor },
      });
  });

  it('is refused with who did what, and what to do about it', () => {
    const refused = dutyRefused(version, 'deploy_model', {
      actor: 'eva',
      earlier: [evaluated, { ...approved, by: 'eva' }],
    });
    expect(refused!.refusal.message).toBe(
      'Version 1.2: member eva recorded an evaluation of it and approved it, and the organisation has deployModel done by another person. Ask another member who has a role for it, or an administrator to change the policy (separateDuties).',
    );
  });
});

const by = (duty: EarlierDuty['duty']): { readonly earlier: readonly EarlierDuty[] } => ({
  earlier: [{ duty, by: 'tester' }],
});

describe('a version of a model', () => {
  const { given } = scenarios(modelDecider);
  const { id, one: versionId, evaluationId } = model;
  const evaluations = [model.registered, model.version(versionId, '1'), model.evaluated(versionId)] as const;
  const approve = { type: 'ApproveModelVersion', id, versionId, evaluationId, note: '', actor: 'tester' } as const;
  const approval = {
    type: 'ModelVersionApproved',
    data: { versionId, digest: model.digest, evaluationId, note: '' },
  } as const;
  const deploy = { type: 'DeployModel', id, versionId, environment: 'production', actor: 'tester' } as const;

  it('is approved by somebody else than who evaluated it', () => {
    given(...evaluations)
      .when({ ...approve, ...by('evaluate_model') })
      .thenRefuses({ code: 'DUTIES_NOT_SEPARATE', duty: 'approve_model', earlier: 'evaluate_model', by: 'tester' });
    given(...evaluations)
      .when({ ...approve, ...by('evaluate_model'), actor: 'another' })
      .then({ type: 'ModelVersionApproved' });
    given(...evaluations, approval)
      .when({ ...approve, ...by('evaluate_model') })
      .thenNothing();
  });

  it('is put into production by somebody else than who approved it, and anywhere else by anybody', () => {
    given(...evaluations, approval)
      .when({ ...deploy, ...by('approve_model') })
      .thenRefuses({ code: 'DUTIES_NOT_SEPARATE', duty: 'deploy_model', earlier: 'approve_model' });
    given(...evaluations, approval)
      .when({ ...deploy, ...by('approve_model'), environment: 'staging' })
      .then({ type: 'ModelDeployed' });
  });
});

describe('a version of a prompt', () => {
  const { given } = scenarios(promptDecider);
  const { id, one: versionId } = prompt;
  const reviewed = [prompt.registered, prompt.version(versionId, '1'), prompt.reviewed(versionId)] as const;

  it('is approved by somebody else than who reviewed it', () => {
    const approve = { type: 'ApprovePromptVersion', id, versionId, note: '', actor: 'tester' } as const;
    given(...reviewed)
      .when({ ...approve, ...by('review_prompt') })
      .thenRefuses({ code: 'DUTIES_NOT_SEPARATE', duty: 'approve_prompt', earlier: 'review_prompt', by: 'tester' });
    given(...reviewed)
      .when({ ...approve, ...by('review_prompt'), actor: 'another' })
      .then({ type: 'PromptVersionApproved' });
  });

  it('is put into production by somebody else than who approved it, and anywhere else by anybody', () => {
    const activate = { type: 'ActivatePrompt', id, versionId, environment: 'production', actor: 'tester' } as const;
    given(...reviewed, prompt.approved(versionId))
      .when({ ...activate, ...by('approve_prompt') })
      .thenRefuses({ code: 'DUTIES_NOT_SEPARATE', duty: 'activate_prompt', earlier: 'approve_prompt' });
    given(...reviewed, prompt.approved(versionId))
      .when({ ...activate, ...by('approve_prompt'), environment: 'staging' })
      .then({ type: 'PromptActivated' });
  });
});
