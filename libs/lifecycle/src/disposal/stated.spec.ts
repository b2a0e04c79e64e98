import { describe, it } from '@jest/globals';
import { scenarios } from '@custodia/event-store/testing';
import type { Unstated } from '../unstated.policy.js';
import { disposalDecider } from './disposal.decider.js';
import { approved, bucket, certify, clear, executed, play, validate, verify } from './disposal.example.js';

const { given } = scenarios(disposalDecider);

describe('what the certificate names of people and organisation', () => {
  const verified = play([...executed.slice(0, 2), verify('bucket')], approved(bucket));
  const lacking = (unstated: Unstated) => ({ ...clear, unstated });
  it('is stated before the outcome is accepted, and the refusal says what is missing and who states it', () => {
    given(...verified)
      .when({
        ...validate,
        facts: lacking({ members: [{ id: 'operator', missing: ['title', 'contact'] }], organisationAddress: false }),
      })
      .thenRefuses({
        code: 'PROFILES_INCOMPLETE',
        memberIds: ['operator'],
        missing: ['title, contact of operator'],
        message:
          'The certificate names what nobody has stated: title, contact of operator. Before it, each of these members, or an administrator, states it with stateMemberProfile.',
      });
    given(...verified)
      .when({ ...validate, facts: lacking({ members: [], organisationAddress: true }) })
      .thenRefuses({ code: 'PROFILES_INCOMPLETE', memberIds: [], missing: ['address of the organisation'] });
  });
  it('is stated before the certificate, also of a case that was validated earlier', () =>
    given(...play([validate], verified))
      .when({
        ...certify,
        facts: lacking({ members: [{ id: 'verifier', missing: ['title'] }], organisationAddress: true }),
      })
      .thenRefuses({ code: 'PROFILES_INCOMPLETE', memberIds: ['verifier'] }));
  it('is not asked of who refuses the outcome', () =>
    given(...verified)
      .when({
        ...validate,
        decision: 'refuse',
        locationIds: ['bucket'],
        facts: lacking({ members: [], organisationAddress: true }),
      })
      .then({ type: 'OutcomeRefused' }));
});

describe('the disposal of a subprocessor', () => {
  const verified = play([...executed.slice(0, 2), verify('bucket')], approved(bucket));
  const facts = { ...clear, unconfirmed: ['dataset faces (d)'] };
  it('is accepted and certified when it has confirmed the deletion of all that it holds', () => {
    const refused = { code: 'DELETION_UNCONFIRMED', held: ['dataset faces (d)'] } as const;
    given(...verified)
      .when({ ...validate, facts })
      .thenRefuses(refused);
    given(...play([validate], verified))
      .when({ ...certify, facts })
      .thenRefuses(refused);
    given(...verified)
      .when(validate)
      .then({ type: 'OutcomeValidated' });
  });
});
