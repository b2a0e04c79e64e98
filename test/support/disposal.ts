import { newId } from '@custodia/kernel';
import type { Changed, Mutation } from './graphql.js';
import type { Tenant } from './service.js';

export interface Person {
  readonly id: string;
  readonly token: string;
  readonly name: string;
}

const caseFields = `id status scopeDigest revision holdIds requesterId approverId validatorId certificateNumber lineage { id }
  asset { kind id name versionId digest } certificates { number locationId }
  locations { id kind title address method status achieved startedAt operatorIds problem deletion { reminders result } verification { result } }
  custodians { custodianId decision asset { kind id } } dependants { kind ownerId resolution asset { id name } }`;

/** A case as these journeys ask for it, or the refusal. */
export type Case = Changed<`DisposalCase { ${typeof caseFields} }`>;

/** What each of these people states of itself for certificates. */
export const profileOf = ({ name }: Person) => ({
  title: `Title of ${name}`,
  placeOfWork: 'Hamburg',
  contact: '+49 40 000',
});
export const address = 'Example Street 1, Hamburg';

/** Different people of one organisation, each with a token, who work on disposals through GraphQL. */
export function disposalOffice(service: Tenant) {
  /** A member who has joined and stated what certificates name. */
  async function member(...roles: string[]): Promise<Person> {
    const person = await newcomer(...roles);
    await change('stateMemberProfile', { id: person.id, ...profileOf(person) }, 'Member { id }', person);
    return person;
  }

  /** A member who has joined and stated nothing. */
  async function newcomer(...roles: string[]): Promise<Person> {
    const id = newId();
    const name = `Person ${id.slice(-6)}`;
    await change('inviteMember', { id, name, email: `${id}@example.org`, roles }, 'Member { id }');
    const issued = await change(
      'issueApiToken',
      { memberId: id, label: 'Journey', scopes: roles },
      'IssuedApiToken { secret }',
    );
    const person = { id, name, token: issued.secret };
    await change('joinOrganisation', {}, 'Member { status }', person);
    return person;
  }

  /** One mutation with its `input`; answers the success type's fields or the refusal. */
  const change = <const Success extends string>(
    mutation: Mutation,
    input: object,
    success: Success,
    who?: Person,
  ): Promise<Changed<Success>> => service.change(mutation, success, input, who?.token);

  const onCase = (who: Person, mutation: Mutation, input: object): Promise<Case> =>
    change(mutation, input, `DisposalCase { ${caseFields} }`, who);

  const caseOf = (id: string): Promise<Case> =>
    service.tell(`query ($id: ID!) { disposalCase(id: $id) { ${caseFields} } }`, { id });

  /** The record as soon as it is so; jobs and reactors need a moment. */
  const until = (id: string, so: (found: Case) => boolean): Promise<Case> => soon(() => caseOf(id), so);

  async function soon<Found>(read: () => Promise<Found>, so: (found: Found) => boolean): Promise<Found> {
    let last = await read();
    for (const end = Date.now() + 30_000; !so(last); last = await read()) {
      if (Date.now() > end) throw new Error(`It did not come to it: ${JSON.stringify(last)}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
    return last;
  }

  return { member, newcomer, change, onCase, caseOf, until, soon };
}

/**
 * People for every role of a case, each somebody else, and the steps that most cases have in common. With `unstated`, nothing is
 * stated yet of what certificates name of people and organisation.
 */
export async function staffed(service: Tenant, { unstated = false } = {}) {
  const office = disposalOffice(service);
  const { onCase } = office;
  const [requester, custodian, dataCustodian, approver, operator, verifier, validator, counsel] = (await Promise.all(
    [
      'ASSET_OWNER',
      'DATA_CUSTODIAN',
      'DATA_CUSTODIAN',
      'REVIEWER',
      'ASSET_OWNER',
      'REVIEWER',
      'REVIEWER',
      'DATA_CUSTODIAN LEGAL_COUNSEL',
    ].map((roles) => (unstated ? office.newcomer : office.member)(...roles.split(' '))),
  )) as [Person, Person, Person, Person, Person, Person, Person, Person];
  if (!unstated) await office.change('stateOrganisationAddress', { address }, 'Organisation { address }');
  return {
    ...office,
    requester,
    custodian,
    dataCustodian,
    approver,
    operator,
    verifier,
    validator,
    /** Has no duty in the cases: names custodians and releases holds. */
    counsel,

    /** A model of the custodian with one version, in use or retired. */
    async modelWith(
      version: { files?: readonly object[]; locations?: readonly object[] },
      { retired = true, custodianId = custodian.id as string | null } = {},
    ) {
      const name = `Model ${newId().slice(-6)}`;
      const versionId = newId();
      const { id } = await office.change(
        'registerModel',
        { name, purpose: 'Test', ...(custodianId ? { custodianId } : {}) },
        'Model { id }',
      );
      await office.change(
        'addModelVersion',
        { id, versionId, label: '1.0', files: [], locations: [], ...version },
        'Model { id }',
      );
      if (retired) await office.change('retireModel', { id, reason: 'Replaced' }, 'Model { id }');
      return { kind: 'MODEL', id, name, versionId };
    },

    /** From the draft to the scope; answers the case. */
    async scoped(asset: { kind: string; id: string }, scope: object = {}): Promise<Case> {
      const { id } = await onCase(requester, 'openDisposal', {
        asset: { kind: asset.kind, id: asset.id },
        legalBasis: 'End of contract',
        reason: 'Replaced by 2.0',
        decommissioningPlan: 'Look at 2.0 for the same copies.',
      });
      await onCase(requester, 'requestDisposal', { id });
      return onCase(requester, 'determineScope', { id, ...scope });
    },

    /** From the scope to the approval, these custodians agreeing. */
    async approved(
      { id, scopeDigest }: Pick<Case, 'id' | 'scopeDigest'>,
      custodians: readonly Person[],
    ): Promise<Case> {
      await onCase(requester, 'requestApproval', { id });
      for (const who of custodians) await onCase(who, 'decideAsCustodian', { id, decision: 'AGREE', scopeDigest });
      return onCase(approver, 'approveDisposal', { id, scopeDigest });
    },

    verify: (id: string, locationId: string): Promise<Case> =>
      onCase(verifier, 'verifyLocation', {
        id,
        locationId,
        result: 'PASSED',
        method: 'listing',
        finding: 'Nothing is listed.',
      }),
    validate: (id: string): Promise<Case> =>
      onCase(validator, 'validateOutcome', { id, decision: 'ACCEPT', statement: 'Accepted.' }),
  };
}
