import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { after } from './period.policy.js';
import { retentionDecider, type RetentionCommand } from './retention.decider.js';
import { evaluateRetention, sweep, type PolicyInForce, type RetainedAsset } from './retention.policy.js';
import type { RetentionEvent, RetentionRule } from './retention.events.js';

const { given } = scenarios(retentionDecider);
const rule: RetentionRule = {
  assetKinds: ['dataset'],
  classifications: [],
  from: 'created',
  keepAtLeast: 'P6M',
  disposeAfter: 'P2Y',
  legalBasis: 'Contract 7',
};
const adopt = { type: 'AdoptRetentionPolicy', name: 'Logs', ...rule } as const;
const adopted: RetentionEvent = {
  type: 'RetentionPolicyAdopted',
  data: { name: 'Logs', ...rule, by: 'x', at: '2026-01-01T00:00:00.000Z' },
};

describe('a retention policy', () => {
  it('is adopted once', () => {
    given()
      .when(adopt)
      .then({ type: 'RetentionPolicyAdopted', data: { keepAtLeast: 'P6M', disposeAfter: 'P2Y' } });
    given(adopted).when(adopt).thenNothing();
    given(adopted)
      .when({ ...adopt, name: 'Other' })
      .thenRefuses({ code: 'ID_TAKEN' });
  });
  it.each(['', 'P', '6M', 'P6W', 'PT1H', 'P-1Y', 'P1.5Y'])('refuses "%s" as a period', (keepAtLeast) =>
    given()
      .when({ ...adopt, keepAtLeast })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'keepAtLeast' }),
  );
  it('cannot dispose of what it has to keep', () =>
    given()
      .when({ ...adopt, keepAtLeast: 'P3Y' })
      .thenRefuses({ code: 'PERIODS_CONTRADICT' }));
  it('names its legal basis', () =>
    given()
      .when({ ...adopt, legalBasis: '' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'legalBasis' }));
  it('says something', () =>
    given()
      .when({ ...adopt, keepAtLeast: undefined, disposeAfter: undefined })
      .thenRefuses({ code: 'INVALID_INPUT' }));
  it('applies to classifications that there are', () =>
    given()
      .when({ ...adopt, classifications: ['secret'] })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'classifications', value: 'secret' }));
  it('is revised and withdrawn for a reason', () => {
    given(adopted)
      .when({ type: 'ReviseRetentionPolicy', ...rule, disposeAfter: 'P3Y', reason: '' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' });
    given(adopted)
      .when({ type: 'WithdrawRetentionPolicy', reason: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' });
  });
  it('is revised when something differs', () => {
    given(adopted)
      .when({ type: 'ReviseRetentionPolicy', ...rule, reason: 'x' })
      .thenNothing();
    given(adopted)
      .when({ type: 'ReviseRetentionPolicy', ...rule, disposeAfter: 'P3Y', reason: 'New contract' })
      .then({ type: 'RetentionPolicyRevised', data: { disposeAfter: 'P3Y' } });
  });
  it('is withdrawn for good', () => {
    const gone: RetentionEvent = { type: 'RetentionPolicyWithdrawn', data: { reason: 'x', by: 'x', at: 'x' } };
    given(adopted)
      .when({ type: 'WithdrawRetentionPolicy', reason: 'Replaced' })
      .then({ type: 'RetentionPolicyWithdrawn' });
    given(adopted, gone)
      .when({ type: 'ReviseRetentionPolicy', ...rule, reason: 'x' })
      .thenRefuses({ code: 'RETENTION_POLICY_WITHDRAWN' });
  });
  it('never acts twice on the same command', () =>
    neverActsTwice(
      retentionDecider,
      fc.constantFrom<RetentionCommand>(
        adopt,
        { ...adopt, name: 'Other' },
        { type: 'ReviseRetentionPolicy', ...rule, disposeAfter: 'P4Y', reason: 'x' },
        { type: 'ReviseRetentionPolicy', ...rule, reason: 'x' },
        { type: 'WithdrawRetentionPolicy', reason: 'x' },
      ),
    ));
});

describe('a period', () => {
  it.each([
    ['2025-08-31T10:00:00.000Z', 'P6M', '2026-02-28T10:00:00.000Z'],
    ['2024-02-29T00:00:00.000Z', 'P1Y', '2025-02-28T00:00:00.000Z'],
    ['2026-01-31T00:00:00.000Z', 'P1M1D', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T00:00:00.000Z', 'P10Y', '2036-03-01T00:00:00.000Z'],
  ])('%s plus %s is %s', (from, period, end) => expect(after(from, period)).toBe(end));
});

describe('what is due', () => {
  const dataset: RetainedAsset = {
    asset: { kind: 'dataset', id: 'd', name: 'Logs' },
    classification: 'internal',
    moments: { created: '2024-01-01T00:00:00.000Z' },
  };
  const policy: PolicyInForce = { ...rule, policyId: 'p', name: 'Logs' };
  const law: PolicyInForce = {
    policyId: 'law',
    name: 'Act',
    assetKinds: [],
    classifications: [],
    from: 'placed_on_market',
    keepAtLeast: 'P10Y',
    legalBasis: 'EU AI Act 18',
  };
  const due = (now: string, policies = [policy], asset = dataset): boolean =>
    evaluateRetention(asset, policies, [], now).due;

  it('is what has reached the end of its time, to the moment', () => {
    expect(due('2025-12-31T23:59:59.999Z')).toBe(false);
    expect(due('2026-01-01T00:00:00.000Z')).toBe(true);
  });
  it('is not what another policy keeps for longer', () =>
    expect(
      due('2026-06-01T00:00:00.000Z', [policy, law], {
        ...dataset,
        moments: { ...dataset.moments, placed_on_market: '2024-01-01T00:00:00.000Z' },
      }),
    ).toBe(false));
  it('is not what has to be kept from a moment that has not come', () => {
    const answer = evaluateRetention(dataset, [policy, law], [], '2040-01-01T00:00:00.000Z');
    expect(answer).toMatchObject({
      due: false,
      keepUntil: null,
      duties: [{ policyId: 'p' }, { policyId: 'law', keepUntil: null }],
    });
  });
  it('is not what a hold covers', () => {
    const holds = [{ holdId: 'h', authority: 'court', targets: [{ by: 'kind', assetKind: 'dataset' }] as const }];
    expect(evaluateRetention(dataset, [policy], holds, '2030-01-01T00:00:00.000Z')).toMatchObject({
      due: false,
      holds: [{ holdId: 'h' }],
    });
  });
  it('depends on the kind and on the classification', () => {
    expect(due('2030-01-01T00:00:00.000Z', [{ ...policy, assetKinds: ['model'] }])).toBe(false);
    expect(due('2030-01-01T00:00:00.000Z', [{ ...policy, classifications: ['secret'] }])).toBe(false);
    expect(due('2030-01-01T00:00:00.000Z', [{ ...policy, classifications: ['internal'] }])).toBe(true);
  });
  it('11. leads to cases to be opened, each once, and to nothing else', () => {
    const other = { ...dataset, asset: { ...dataset.asset, id: 'e' } };
    expect(sweep([dataset, other], [policy], [], new Set(['e']), '2026-02-01T00:00:00.000Z')).toEqual([
      {
        asset: dataset.asset,
        retentionPolicyId: 'p',
        legalBasis: 'Contract 7',
        reason: 'Logs: to be disposed of P2Y after created, which was over on 2026-01-01.',
        dueOn: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });
});
