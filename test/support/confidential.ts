import { newId } from '@custodia/kernel';
import { staffed, type Person } from './disposal.js';
import { uploadTo } from './http.js';
import type { Tenant } from './service.js';
import { recipientAddress } from './transfer.js';

/** Something confidential that has an id of its own. */
interface SecretRecord {
  readonly what: string;
  readonly kind: string;
  readonly id: string;
}

/** The digest of the one file of each secret version. */
export const digest = `sha256:${'ab'.repeat(32)}`;

/** The member with a token that may only look, whatever else the member may do. */
export async function onlyLooking(service: Tenant, person: Person): Promise<Person> {
  const input = { memberId: person.id, label: 'Looks', scopes: ['VIEWER'] };
  return { ...person, token: (await service.change('issueApiToken', 'IssuedApiToken { secret }', input)).secret };
}

/** One restricted asset of each kind with all that belongs to one, of an owner and a custodian who otherwise may only look; every text about it has the marker. */
export async function confidentialWorld(service: Tenant) {
  const marker = `zq${newId().slice(-10)}`;
  const records: SecretRecord[] = [];
  const office = await staffed(service);
  const deciding = await office.member('DATA_CUSTODIAN', 'VIEWER');
  const [owner, viewer, auditor, custodian] = (await Promise.all([
    office.member('VIEWER'),
    office.member('VIEWER'),
    office.member('AUDITOR'),
    onlyLooking(service, deciding),
  ])) as [Person, Person, Person, Person];
  const care = { classification: 'RESTRICTED', ownerId: owner.id, custodianId: custodian.id };
  const stated = (what: string) => ({ name: `${what} ${marker}`, purpose: `Purpose ${marker}`, ...care });
  const note = (what: string, kind: string, id: string) => void records.push({ what, kind, id });
  const version = (versionId: string) => ({
    versionId,
    label: `v-${marker}`,
    files: [{ path: `${marker}.bin`, digest, size: 3 }],
    locations: [{ kind: 'weights', uri: `s3://${marker}/w` }],
  });

  const model = await service.change('registerModel', 'Model { id }', stated('model'));
  const dataset = await service.change('registerDataset', 'Dataset { id }', stated('dataset'));
  const prompt = await service.change('registerPrompt', 'Prompt { id }', stated('prompt'));
  const system = await service.change('registerSystem', 'System { id }', stated('system'));
  const [modelVersion, datasetVersion, promptVersion] = [newId(), newId(), newId()];
  await service.change('addModelVersion', 'Model { id }', { id: model.id, ...version(modelVersion) });
  await service.change('addDatasetVersion', 'Dataset { id }', { id: dataset.id, ...version(datasetVersion) });
  await service.change('addPromptVersion', 'Prompt { id }', {
    id: prompt.id,
    versionId: promptVersion,
    label: `v-${marker}`,
    text: `Say ${marker}`,
  });
  const openModel = (await service.change('registerModel', 'Model { id }', { name: 'Open', purpose: 'Seen by all' }))
    .id;
  const link = await service.change('linkLineage', 'LineageLink { id }', {
    from: { kind: 'MODEL', id: openModel },
    relation: 'FINE_TUNED_FROM',
    to: { kind: 'MODEL', id: model.id },
  });
  await service.change('addSystemConnector', 'System { id }', {
    id: system.id,
    ...{ name: `Tool ${marker}`, kind: 'API', endpoint: `https://${marker}.example`, permissions: [`read ${marker}`] },
    ...{ mayWrite: false, actsAlone: false },
  });
  await service.change('composeSystem', 'System { id }', {
    id: system.id,
    components: [{ asset: { kind: 'MODEL', id: openModel } }],
  });
  const stored = await uploadTo(service.address, service.founded.token!, `${marker}.pdf`, `Report ${marker}`);
  const document = await service.change('registerDocument', 'Document { id }', {
    kind: 'SOC_2_TYPE_2',
    title: `Report ${marker}`,
    issuer: `Issuer ${marker}`,
    classification: 'CONFIDENTIAL',
    ownerId: owner.id,
    attachedTo: { kind: 'MODEL', id: model.id },
    file: stored,
  });
  const transfer = await service.change(
    'requestTransfer',
    'TransferCase { id }',
    {
      mode: 'SHARE',
      items: [{ kind: 'MODEL', id: model.id, versionId: modelVersion }],
      recipient: { organisation: `Acquirer ${marker}`, country: 'FR', contact: recipientAddress() },
      legalBasis: 'Asset deal',
      reason: `Sold ${marker}`,
    },
    office.requester.token,
  );
  await service.change('retireModel', 'Model { id }', { id: model.id, reason: `Replaced ${marker}` });

  const disposed = await service.change('registerPrompt', 'Prompt { id }', stated('disposed'));
  await service.change('addPromptVersion', 'Prompt { id }', { id: disposed.id, label: '1', text: `Ask ${marker}` });
  await service.change('retirePrompt', 'Prompt { id }', { id: disposed.id, reason: `Replaced ${marker}` });
  const scoped = await office.scoped({ kind: 'PROMPT', id: disposed.id });
  await office.approved(scoped, [deciding]);
  await office.onCase(office.operator, 'startLocation', { id: scoped.id, locationId: 'custodia-keys' });
  await office.until(scoped.id, ({ locations: [only] }) => only!.status === 'EXECUTED');
  await office.verify(scoped.id, 'custodia-keys');
  await office.validate(scoped.id);
  const certified = await office.until(scoped.id, ({ status }) => status === 'CERTIFIED');
  const { edges } = await service.tell('{ certificates { edges { node { id } } } }');

  note('model', 'MODEL', model.id);
  note('dataset', 'DATASET', dataset.id);
  note('prompt', 'PROMPT', prompt.id);
  note('system', 'SYSTEM', system.id);
  note('document', 'DOCUMENT', document.id);
  note('model version', 'MODEL', modelVersion);
  note('dataset version', 'DATASET', datasetVersion);
  note('prompt version', 'PROMPT', promptVersion);
  note('link', 'MODEL', link.id);
  note('transfer', 'MODEL', transfer.id);
  note('disposed prompt', 'PROMPT', disposed.id);
  note('disposal case', 'PROMPT', scoped.id);
  note('certificate', 'PROMPT', edges[0]!.node.id);
  return {
    marker,
    records,
    office,
    owner,
    viewer,
    auditor,
    custodian,
    openModel,
    file: stored.digest,
    certificate: certified.certificateNumber!,
    idOf: (what: string): string => records.find((record) => record.what === what)!.id,
  };
}
