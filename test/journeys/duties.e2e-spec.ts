import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Mutation } from '../support/graphql.js';
import { inventoryOf } from '../support/inventory.js';
import { newTenant, type Tenant } from '../support/service.js';

let service: Tenant;
const people: { [name in 'eva' | 'abe' | 'dan']: { id: string; token: string } } = {
  eva: { id: '', token: '' },
  abe: { id: '', token: '' },
  dan: { id: '', token: '' },
};
beforeAll(async () => {
  service = await newTenant();
  for (const name of ['eva', 'abe', 'dan'] as const) {
    // Who deploys the models of others has a role for it.
    const roles = ['REVIEWER', 'INTEGRATION'];
    const email = `${name}@example.org`;
    const { id } = await service.change('inviteMember', 'Member { id }', { name, email, roles });
    const issued = { memberId: id, label: name, scopes: roles };
    const { secret } = await service.change('issueApiToken', 'IssuedApiToken { secret }', issued);
    await service.change('joinOrganisation', 'Member { id }', {}, secret);
    people[name] = { id, token: secret };
  }
});

const { register } = inventoryOf(() => service);
const separate = (duties: readonly string[], token?: string) =>
  service.change('separateDuties', 'Organisation { separatedDuties }', { duties }, token);
const separable: readonly Mutation[] = ['approveModelVersion', 'deployModel', 'approvePromptVersion', 'activatePrompt'];
const by = (name: keyof typeof people, mutation: Mutation, input: object) => {
  const facts = separable.includes(mutation) ? ' } ... on DutiesNotSeparate { duty earlier by' : '';
  const success = `${mutation.includes('Prompt') ? 'Prompt' : 'Model'} { id${facts} }` as 'Model { id }';
  return service.change(mutation, success, input, people[name].token);
};
const refused = (duty: string, earlier: string, name: keyof typeof people) => ({
  code: 'DUTIES_NOT_SEPARATE',
  duty,
  earlier,
  by: people[name].id,
});

describe('an organisation that separates duties', () => {
  it('names at least two of a kind, and only administrators set it', async () => {
    expect(await service.tell('{ organisation { separatedDuties } }')).toEqual({ separatedDuties: [] });
    expect(await separate(['APPROVE_MODEL'])).toMatchObject({ code: 'INVALID_INPUT', field: 'duties' });
    const { errors } = await service.ask(
      'mutation { separateDuties(input: { duties: [] }) { __typename } }',
      {},
      people.eva.token,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const duties = ['EVALUATE_MODEL', 'APPROVE_MODEL', 'DEPLOY_MODEL', 'REVIEW_PROMPT', 'APPROVE_PROMPT'];
    expect(await separate(duties)).toMatchObject({ separatedDuties: duties });
  });

  it('has a version of a model evaluated, approved and put into production by three people', async () => {
    const [id, versionId, evaluationId] = [await register('Model', 'Triage'), newId(), newId()];
    const files = [{ path: 'w.bin', digest: `sha256:${'ab'.repeat(32)}` }];
    await by('eva', 'addModelVersion', { id, versionId, label: '1', files });
    await by('eva', 'documentModel', { id, card: [{ field: 'intendedUse', text: 'Drafts of answers' }] });
    const metrics = [{ name: 'f1', value: 0.9, threshold: 0.8 }];
    await by('eva', 'evaluateModelVersion', { id, versionId, evaluationId, suite: 'held-out', metrics });
    const approval = { id, versionId, evaluationId };
    const denied = await by('eva', 'approveModelVersion', approval);
    expect(denied).toMatchObject(refused('approve_model', 'evaluate_model', 'eva'));
    expect(denied.message).toContain(`member ${people.eva.id} recorded an evaluation of it`);
    expect(denied.message).toContain('separateDuties');
    expect(await by('abe', 'approveModelVersion', approval)).toMatchObject({ id });
    await by('abe', 'markModelVersionKnownGood', { id, versionId });

    const production = { id, versionId, environment: 'PRODUCTION' };
    expect(await by('abe', 'deployModel', production)).toMatchObject(refused('deploy_model', 'approve_model', 'abe'));
    expect(await by('eva', 'deployModel', production)).toMatchObject(refused('deploy_model', 'evaluate_model', 'eva'));
    expect(await by('eva', 'deployModel', { ...production, environment: 'STAGING' })).toMatchObject({ id });
    expect(await by('dan', 'deployModel', production)).toMatchObject({ id });
    const { versions } = await service.tell(
      'query($id: ID!) { model(id: $id) { versions { approvedBy evaluations { by } } } }',
      { id },
    );
    expect(versions).toEqual([{ approvedBy: people.abe.id, evaluations: [{ by: people.eva.id }] }]);
  });

  it('has a version of a prompt reviewed and approved by two people, until it no longer separates that', async () => {
    const [id, versionId] = [await register('Prompt', 'Answers'), newId()];
    await by('eva', 'addPromptVersion', { id, versionId, label: '1', text: 'Answer in one sentence.' });
    await by('eva', 'reviewPromptVersion', { id, versionId, note: 'Read with ten letters' });
    const approval = { id, versionId };
    expect(await by('eva', 'approvePromptVersion', approval)).toMatchObject(
      refused('approve_prompt', 'review_prompt', 'eva'),
    );
    expect(await separate([])).toMatchObject({ separatedDuties: [] });
    expect(await by('eva', 'approvePromptVersion', approval)).toMatchObject({ id });
    expect(await separate(['REVIEW_PROMPT', 'APPROVE_PROMPT', 'ACTIVATE_PROMPT'])).not.toHaveProperty('code');
    const production = { id, versionId, environment: 'PRODUCTION' };
    expect(await by('eva', 'activatePrompt', production)).toMatchObject(
      refused('activate_prompt', 'review_prompt', 'eva'),
    );
    expect(await by('dan', 'activatePrompt', production)).toMatchObject({ id });
  });
});
