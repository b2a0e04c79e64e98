import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { disposalDecider } from './disposal.decider.js';
import {
  acceptLoss,
  approved,
  clear,
  bucket,
  dependant,
  digestAfter,
  executed,
  model,
  play,
  readyToApprove,
  system,
  validate,
  verify,
  type Issue,
  type Issued,
} from './disposal.example.js';
import type { DisposalEvent } from './disposal.events.js';

const { given } = scenarios(disposalDecider);
const approve = (events: readonly DisposalEvent[], actor = 'approver'): Issued => ({
  type: 'ApproveDisposal',
  facts: clear,
  actor,
  scopeDigest: digestAfter(events),
});
describe('4. every dependant is dealt with', () => {
  const unresolved = (): DisposalEvent[] => readyToApprove([bucket]).filter(({ type }) => type !== 'DependantResolved');
  it('an open one prevents the approval', () =>
    given(...unresolved())
      .when(approve(unresolved()))
      .thenRefuses({ code: 'DEPENDANTS_UNRESOLVED', assetIds: ['system-1'] }));
  it('only its owner accepts the loss', () =>
    given(...unresolved())
      .when({ ...acceptLoss, actor: 'somebody' })
      .thenRefuses({ code: 'NOT_THE_OWNER', owner: 'owner' }));
  it('it can be migrated or disposed of too', () => {
    given(...unresolved())
      .when({ ...migration, shown: { owner: 'owner', depends: false, usesReplacement: true } })
      .then({ type: 'DependantResolved', data: { by: 'owner', owner: 'owner' } });
    given(...unresolved())
      .when({ ...acceptLoss, actor: 'somebody', resolution: { kind: 'disposed_too', disposalId: 'd-2' } })
      .then({ type: 'DependantResolved' });
  });
});

const migration: Issue<'ResolveDependant'> = {
  ...acceptLoss,
  resolution: { kind: 'migrated', replacement: { ...model, name: 'Scorer 4', versionId: 'v4' } },
};

const stillDepends =
  'The inventory shows that Branch desk still depends on it: end the link, deactivate the prompt or withdraw the deployment first.';

describe('15. a dependant is migrated when the inventory shows it', () => {
  const ready = readyToApprove([bucket]).filter(({ type }) => type !== 'DependantResolved');
  it.each([
    [{ depends: true, usesReplacement: true }, stillDepends],
    [{ depends: true, usesReplacement: false }, stillDepends],
    [
      { depends: false, usesReplacement: false },
      'The inventory does not show that Branch desk uses Scorer 4: link it to its replacement first.',
    ],
  ])('and not when it shows %j', (shows, words) =>
    given(...ready)
      .when({ ...migration, shown: { owner: 'owner', ...shows } })
      .thenRefuses({ code: 'NOT_MIGRATED', message: words }),
  );
  it('only its owner of that moment says so, or accepts the loss', () => {
    const shown = { owner: 'new owner', depends: false, usesReplacement: true };
    for (const step of [migration, acceptLoss] as const)
      given(...ready)
        .when({ ...step, shown } as Issued)
        .thenRefuses({ code: 'NOT_THE_OWNER', owner: 'new owner' });
    given(...ready)
      .when({ ...migration, actor: 'new owner', shown } as Issued)
      .then({ type: 'DependantResolved' });
    given(...ready)
      .when({ ...acceptLoss, shown: { ...shown, owner: null } })
      .thenRefuses({
        code: 'NOT_THE_OWNER',
        message:
          'Only the owner of Branch desk can accept its loss. Nobody owns it: name an owner in the inventory first.',
      });
  });
  it('and its own disposal counts when that is certified', () => {
    const verified = play([...executed.slice(0, 2), verify('bucket')], approved(bucket));
    given(...verified)
      .when({ ...validate, facts: { ...clear, unfinished: [system] } })
      .thenRefuses({ code: 'DEPENDANTS_UNRESOLVED', assetIds: ['system-1'] });
    given(...verified)
      .when(validate)
      .then({ type: 'OutcomeValidated' });
  });
});

describe('4. a dependant', () => {
  const depends = (over: Partial<typeof dependant>): Issued => ({
    type: 'AddDependant',
    dependant: { ...dependant, ...over },
    found: 'registry',
  });
  const migrated = (replacement: typeof system): Issued => ({
    ...acceptLoss,
    resolution: { kind: 'migrated', replacement },
  });
  it('is not the asset itself', () =>
    given(...approved(bucket))
      .when(depends({ kind: 'downstream_asset', asset: model }))
      .thenRefuses({ code: 'INVALID_INPUT', field: 'asset.id' }));
  it('depends in a way that its kind allows', () =>
    given(...approved(bucket))
      .when(depends({ kind: 'active_prompt', asset: { ...system, id: 'other' } }))
      .thenRefuses({ code: 'INVALID_INPUT', field: 'kind' }));
  it.each([
    ['what is disposed of', model],
    ['all versions of it', { ...model, versionId: undefined }],
    ['itself', system],
  ])('is not migrated to %s', (_, replacement) =>
    given(...approved(bucket))
      .when(migrated(replacement))
      .thenRefuses({ code: 'INVALID_INPUT', field: 'replacement.id' }),
  );
});
