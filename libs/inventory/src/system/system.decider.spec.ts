import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import { project } from '@custodia/read-models/testing';
import { systemDecider, type SystemCommand } from './system.decider.js';
import type { Component, SystemEvent } from './system.events.js';
import { systemComponentProjection, systemProjection } from './system.projection.js';
import { id, model, prompt, registration } from './system.testing.js';

const { given } = scenarios(systemDecider);
const registered: SystemEvent = { type: 'SystemRegistered', data: registration };
const composed = (added: Component[], removed: Component[] = []): SystemEvent => ({
  type: 'SystemComposed',
  data: { added, removed },
});
const deployed: SystemEvent = { type: 'SystemDeployed', data: { environment: 'production' } };
const compose = { type: 'ComposeSystem', id, components: [model, prompt], unknown: null, circle: null } as const;
const deploy = { type: 'DeploySystem', id, environment: 'production', obstacles: [] } as const;

describe('what a system is composed of', () => {
  it('is recorded as what joins and what leaves', () =>
    given(registered, composed([model]))
      .when({ ...compose, components: [prompt] })
      .then({ type: 'SystemComposed', data: { added: [prompt], removed: [model] } }));
  it('is the same in any order', () =>
    given(registered, composed([model, prompt]))
      .when({ ...compose, components: [prompt, model, model] })
      .thenNothing());
  it('is in the inventory', () =>
    given(registered)
      .when({ ...compose, unknown: model.asset })
      .thenRefuses({ code: 'NOT_FOUND', id: 'v1' }));
  it('makes sense', () =>
    given(registered)
      .when({ ...compose, components: [{ ...prompt, relation: 'hosted_by' }] })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'components.relation' }));
  it('is never the system itself', () =>
    given(registered)
      .when({ ...compose, circle: [{ kind: 'system', id, versionId: null }, model.asset] })
      .thenRefuses({ code: 'CYCLIC_LINEAGE' }));
  it('is shown as long as it is so', () => {
    expect(
      project(systemComponentProjection, [registered, composed([model, prompt]), composed([], [model])]),
    ).toMatchObject([{ kind: 'prompt', assetId: 'p', versionId: null, relation: 'uses_prompt' }]);
  });
});

describe('putting a system to use', () => {
  it('is possible when every gate is open', () => given(registered).when(deploy).then({ type: 'SystemDeployed' }));
  it('is refused while a subprocessor that it uses may not be used', () =>
    given(registered)
      .when({
        ...deploy,
        obstacles: [
          {
            reason: 'gate_closed',
            kind: 'subprocessor',
            id: 's',
            versionId: null,
            path: ['hosted_by subprocessor Cloud (s)'],
          },
        ],
      })
      .thenRefuses({ code: 'GATE_CLOSED', subprocessors: ['s'] }));
  it('is refused for a prohibited practice, also when that turns out later', () =>
    given(registered, {
      type: 'SystemRiskAssessed',
      data: { riskClass: 'prohibited', criticality: 'high', rationale: 'r' },
    })
      .when(deploy)
      .thenRefuses({ code: 'PROHIBITED_PRACTICE' }));
  it('ends before the system is retired', () =>
    given(registered, deployed)
      .when({ type: 'RetireSystem', id, reason: 'r' })
      .thenRefuses({ code: 'STILL_DEPLOYED' }));
  it('is shown with the time since when', () => {
    const [row] = project(systemProjection, [registered, { ...deployed, at: '2026-05-01T00:00:00.000Z' }]);
    expect(row).toMatchObject({
      environments: ['production'],
      deployments: [{ environment: 'production', since: '2026-05-01T00:00:00.000Z' }],
      riskClass: 'limited',
    });
  });
});

it('a risk class comes with its rationale', () => {
  const assess = { type: 'AssessSystemRisk', id, riskClass: 'high', criticality: 'high' } as const;
  given(registered)
    .when({ ...assess, rationale: 'It decides about loans (Annex III, 5 b).' })
    .then({ type: 'SystemRiskAssessed' });
  given(registered)
    .when({ ...assess, rationale: '' })
    .thenRefuses({ code: 'INVALID_INPUT', field: 'rationale' });
});

it('a system never does the same thing twice', () => {
  const commands: SystemCommand[] = [
    { type: 'RegisterSystem', id, ...registration },
    compose,
    { ...compose, components: [model] },
    { ...compose, components: [] },
    deploy,
    { type: 'WithdrawSystem', id, environment: 'production' },
    { type: 'AssessSystemRisk', id, riskClass: 'high', criticality: 'low', rationale: 'It decides about loans.' },
    { type: 'DocumentSystem', id, card: { limitations: 'Only German.' } },
    { type: 'AssignSystemCustodian', id, custodianId: 'd' },
    { type: 'PassSystemOwnership', id, ownerId: 'p' },
    { type: 'ReclassifySystem', id, classification: 'restricted' },
    { type: 'RetireSystem', id, reason: 'r' },
    { type: 'RecordSystemDisposal', id, caseId: 'c', certificateNumber: '1', disposedAt: 'd' },
  ];
  neverActsTwice(systemDecider, fc.constantFrom(...commands));
});
