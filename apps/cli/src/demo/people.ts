import { client, type Client } from './client.js';

/** The people of the demo; each acts with a token of their own, because roles must be different people. */
const cast = {
  owner: ['Olga Owner', ['ASSET_OWNER']],
  custodian: ['Carl Custodian', ['DATA_CUSTODIAN']],
  dataCustodian: ['Dana Data', ['DATA_CUSTODIAN']],
  reviewer: ['Rita Reviewer', ['REVIEWER']],
  buyer: ['Paul Procurement', ['PROCUREMENT']],
  operator: ['Otto Operator', ['ASSET_OWNER', 'DATA_CUSTODIAN']],
  verifier: ['Vera Verifier', ['REVIEWER']],
  validator: ['Val Validator', ['DATA_CUSTODIAN']],
  approver: ['Ada Approver', ['ADMIN']],
} as const satisfies Record<string, readonly [string, readonly string[]]>;

type Person = keyof typeof cast;
export type People = Readonly<Record<Person, Client>>;

export async function invitePeople(address: string, admin: Client, run: string): Promise<People> {
  const people: Partial<Record<Person, Client>> = {};
  for (const [person, [name, roles]] of Object.entries(cast) as [Person, readonly [string, readonly string[]]][]) {
    const member = await admin.tell('inviteMember', 'Member', 'id', {
      name,
      email: `${person}.${run}@example.org`.toLowerCase(),
      roles,
    });
    const issued = await admin.tell('issueApiToken', 'IssuedApiToken', 'secret', {
      memberId: member.id,
      label: `Demo of ${name}`,
      scopes: roles,
    });
    const invited = client(address, member.id, issued.secret);
    await invited.tell('joinOrganisation', 'Member', 'status', {});
    await invited.tell('stateMemberProfile', 'Member', 'id', {
      id: member.id,
      title: name.split(' ')[1],
      placeOfWork: 'Main office, Hamburg',
      contact: `${person}.${run}@example.org`.toLowerCase(),
    });
    people[person] = invited;
  }
  await admin.tell('stateOrganisationAddress', 'Organisation', 'address', { address: 'Example Street 1, Hamburg' });
  return people as People;
}
