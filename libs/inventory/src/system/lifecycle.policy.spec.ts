import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import { lifecycleContract } from '../asset/lifecycle.testing.js';
import { stateOf } from './life.decider.js';
import { systemLifecycle, type SystemState } from './lifecycle.policy.js';
import { systemDecider, type SystemCommand, type SystemSituation } from './system.decider.js';
import type { Component, SystemEvent } from './system.events.js';
import { id, model, prompt, registration } from './system.testing.js';

const { given } = scenarios(systemDecider);
const reason = 'Because of what was found there.';
const compose = (...components: Component[]) =>
  ({ type: 'ComposeSystem', id, components, unknown: null, circle: null }) as const;
const place = { name: 'Tickets', kind: 'api', endpoint: null, subprocessorId: null } as const;
const granted = { permissions: ['read'], mayWrite: false, actsAlone: false };
const tool = { id, connectorId: 'c' } as const;

const commands: SystemCommand[] = [
  { type: 'RegisterSystem', id, ...registration },
  { type: 'RenameSystem', id, name: 'Other' },
  { type: 'DocumentSystem', id, card: { limitations: 'Only German.' } },
  { type: 'AssignSystemCustodian', id, custodianId: 'd' },
  { type: 'PassSystemOwnership', id, ownerId: 'p' },
  { type: 'ReclassifySystem', id, classification: 'restricted' },
  { type: 'RecordSystemUseAtRisk', id, obstacles: [], notice: null },
  { type: 'AssessSystemRisk', id, riskClass: 'high', criticality: 'low', rationale: reason },
  { type: 'AddSystemConnector', ...tool, ...place, ...granted, providerKnown: true },
  { type: 'DescribeSystemConnector', ...tool, ...place, name: 'Mail', providerKnown: true },
  { type: 'PermitSystemConnector', ...tool, ...granted, mayWrite: true },
  { type: 'AssessSystemConnector', ...tool, level: 'low', rationale: reason, validUntil: '2030-01-01T00:00:00.000Z' },
  { type: 'RemoveSystemConnector', ...tool },
  compose(model),
  compose(model, prompt),
  compose(),
  { type: 'VerifySystem', id, method: 'A trial with testers.', passed: true },
  { type: 'VerifySystem', id, method: 'A trial with testers.', passed: false },
  { type: 'DeploySystem', id, environment: 'production' },
  { type: 'DeploySystem', id, environment: 'staging' },
  { type: 'WithdrawSystem', id, environment: 'production' },
  { type: 'WithdrawSystem', id, environment: 'staging' },
  { type: 'SuspendSystem', id, reason },
  { type: 'ResumeSystem', id, reason },
  { type: 'RetireSystem', id, reason },
  { type: 'RecordSystemDisposal', id, caseId: 'c', certificateNumber: '1', disposedAt: '2026-02-01T00:00:00.000Z' },
];

const statesIn = (situation: SystemSituation): Readonly<Record<string, SystemState>> =>
  situation.status === 'absent'
    ? {}
    : { [id]: situation.status === 'disposed' ? ('decommissioned' as const) : stateOf(situation) };
const tellApart = (situation: SystemSituation) =>
  situation.status === 'absent' || situation.status === 'disposed'
    ? situation.status
    : [
        situation.components.length,
        situation.environments.toSorted(),
        situation.verified,
        situation.suspended,
        situation.connectors.values().map((one) => one && [one.name, one.mayWrite, one.assessment !== null]),
      ];

describe('the life of a system', () =>
  lifecycleContract(systemLifecycle, systemDecider, { commands, statesIn, tellApart }));

describe('the use of a system', () => {
  const registered: SystemEvent = { type: 'SystemRegistered', data: registration };
  const composed: SystemEvent = { type: 'SystemComposed', data: { added: [model], removed: [] } };
  const runs: SystemEvent = { type: 'SystemDeployed', data: { environment: 'production' } };
  const suspended: SystemEvent = { type: 'SystemSuspended', data: { reason } };
  const suspend = { type: 'SuspendSystem', id, reason } as const;
  const resume = { type: 'ResumeSystem', id, reason } as const;
  const verify = { type: 'VerifySystem', id, method: 'A trial with testers.', passed: true } as const;

  it('is verified once it is built', () => {
    given(registered).when(verify).thenRefuses({ code: 'STEP_NOT_ALLOWED', state: 'planned' });
    given(registered, composed).when(verify).then({ type: 'SystemVerified' });
    given(registered, composed)
      .when({ ...verify, method: '' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'method' });
  });
  it('is interrupted only where it operates, with a reason, once', () => {
    given(registered, composed).when(suspend).thenRefuses({ code: 'STEP_NOT_ALLOWED', state: 'built' });
    given(registered, composed, runs).when(suspend).then({ type: 'SystemSuspended', data: { reason } });
    given(registered, composed, runs)
      .when({ ...suspend, reason: ' ' })
      .thenRefuses({ code: 'INVALID_INPUT', field: 'reason' });
    given(registered, composed, runs, suspended).when(suspend).thenNothing();
    given(registered, composed, runs, suspended)
      .when({ type: 'DeploySystem', id, environment: 'staging' })
      .thenRefuses({ code: 'STEP_NOT_ALLOWED', state: 'suspended' });
  });
  it('is resumed only when nothing stands against it', () => {
    given(registered, composed, runs, suspended).when(resume).then({ type: 'SystemResumed' });
    given(registered, composed, runs).when(resume).thenNothing();
    const gate = { reason: 'gate_closed', kind: 'subprocessor', id: 's', versionId: null, path: [] } as const;
    given(registered, composed, runs, suspended)
      .when({ ...resume, obstacles: [gate] })
      .thenRefuses({ code: 'GATE_CLOSED' });
    const added: SystemEvent = { type: 'SystemConnectorAdded', data: { connectorId: 'c', ...place, ...granted } };
    given(registered, composed, runs, suspended, added)
      .when(resume)
      .thenRefuses({ code: 'PART_NOT_USABLE', reason: 'unassessed' });
  });
});
