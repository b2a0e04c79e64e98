import { addPerson, isNew, readDigest, safeUrl, type AssetDraft, type PlanDraft } from '../draft.js';
import type { Digest } from '../digest.js';
import { isPlaceholder } from '../placeholder.js';
import type { ObjectReader } from '../reading/reader.js';

/** `supplier`, `manufacturer`, `publisher`, `provider`: organisations; their contacts are people. */
export function readOrganisation(
  entity: ObjectReader | undefined,
  role: string,
  asset: AssetDraft,
): string | undefined {
  if (entity === undefined) return undefined;
  const name = entity.text('name');
  const url = entity.texts('url')[0]?.value;
  if (name !== undefined && !isPlaceholder(name) && isNew(asset, `supplier ${role} ${name}`))
    asset.suppliers.push({ name, role, ...(url === undefined ? {} : { url }) });
  for (const contact of entity.objects('contact')) readContact(contact, `${role} contact`, asset);
  entity.ignore('bom-ref', 'address');
  entity.rest('an organisation');
  return name;
}

export function readContact(contact: ObjectReader, role: string, asset: AssetDraft): void {
  const email = contact.text('email') ?? contact.text('phone');
  const name = contact.text('name') ?? email;
  if (name !== undefined && !isPlaceholder(name)) addPerson(asset, role, name, email);
  contact.ignore('bom-ref', 'phone', 'email');
  contact.rest('a contact');
}

export function readSuppliers(component: ObjectReader, asset: AssetDraft): void {
  for (const role of ['supplier', 'manufacturer']) readOrganisation(component.object(role), role, asset);
  const publisher = component.text('publisher');
  if (publisher !== undefined) asset.suppliers.push({ name: publisher, role: 'publisher' });
  for (const author of component.objects('authors')) readContact(author, 'author', asset);
  const author = component.text('author');
  if (author !== undefined) addPerson(asset, 'author', author);
}

export function readLicences(reader: ObjectReader, plan: PlanDraft): string[] {
  const { findings } = plan;
  return reader.objects('licenses').flatMap((choice) => {
    const licence = choice.object('license');
    const expression = choice.text('expression');
    if (licence === undefined) {
      choice.ignore('acknowledgement', 'bom-ref');
      choice.leave('expressionDetails', 'licensing', 'properties');
      choice.rest('a licence choice');
      if (expression === undefined)
        findings.add(
          'wrong',
          choice.pointer,
          'licenses',
          'names neither a licence nor an expression',
          'write {"license": {"id": "Apache-2.0"}} or {"expression": "MIT OR Apache-2.0"}',
          choice.raw,
        );
      return expression === undefined ? [] : [expression];
    }
    const [id, name] = [licence.text('id'), licence.text('name')];
    const url = licence.text('url');
    if (id !== undefined && name !== undefined)
      findings.add(
        'wrong',
        licence.pointer,
        'license',
        'has an id and a name, where CycloneDX allows one of them; the id was taken',
        'keep the SPDX id',
        name,
      );
    licence.ignore('text', 'acknowledgement', 'bom-ref');
    licence.leave('licensing', 'properties');
    licence.rest('a licence');
    choice.rest('a licence choice');
    const chosen = id ?? name ?? url;
    if (chosen === undefined)
      findings.add('wrong', licence.pointer, 'license', 'has neither id nor name', 'give the SPDX id', licence.raw);
    return chosen === undefined || isPlaceholder(chosen) ? [] : [chosen];
  });
}

/** Hashes that fit; others become claims. A SHA-1 that equals the version is a Git revision and says nothing about the files. */
export function readHashes(
  reader: ObjectReader,
  key: string,
  subject: string,
  asset: AssetDraft,
  plan: PlanDraft,
  version?: string,
): Digest[] {
  return reader.objects(key).flatMap((hash) => {
    const [algorithm, content] = [hash.text('alg'), hash.any('content')];
    hash.rest('a hash');
    if (algorithm === undefined)
      plan.findings.add(
        'missing',
        hash.pointer,
        'alg',
        `the hash of "${subject}" does not name its algorithm`,
        'state alg, e.g. "SHA-256"',
      );
    if (typeof content === 'string' && content === version && /^[0-9a-f]{40}$/i.test(content)) {
      asset.claims.push({
        subject,
        claim: 'digest',
        algorithm,
        value: content,
        reason: 'equals the version, so it is a Git revision and not a digest of the files',
        place: hash.at('content'),
      });
      plan.findings.add(
        'wrong',
        hash.at('content'),
        'hashes',
        `the hash of "${subject}" equals its version, so it is a Git revision and not a digest of the files; kept as an unverified claim`,
        'state the SHA-256 of each file',
        content,
      );
      return [];
    }
    return readDigest(asset, subject, algorithm, content ?? null, hash.at('content'), plan.findings) ?? [];
  });
}

const sourceTypes: ReadonlySet<string> = new Set([
  'distribution',
  'source-distribution',
  'distribution-intake',
  'vcs',
  'website',
]);

/** External references; those that lead to the bytes or their origin are also sources. */
export function readReferences(reader: ObjectReader, asset: AssetDraft, plan: PlanDraft): void {
  for (const reference of reader.objects('externalReferences')) {
    const type = reference.text('type') ?? 'other';
    const url = reference.text('url');
    reference.leave('comment', 'properties');
    if (url === undefined)
      plan.findings.add('missing', reference.pointer, 'url', 'the external reference has no URL', 'state its URL');
    else {
      const safe = safeUrl(url, reference.at('url'), 'url', plan.findings);
      const digests = readHashes(reference, 'hashes', safe, asset, plan);
      asset.references.push({ type, url: safe });
      if (asset.kind === 'dataset' && sourceTypes.has(type))
        asset.sources.push({ url: safe, ...(digests[0] === undefined ? {} : { digest: digests[0] }) });
    }
    reference.rest('an external reference');
  }
}

/** `properties` as text by name; repeated names keep all their values. */
export function readProperties(reader: ObjectReader): Record<string, string> {
  const found = new Map<string, string[]>();
  for (const property of reader.objects('properties')) {
    const [name, value] = [property.loose('name'), property.loose('value')];
    property.rest('a property');
    if (name === undefined) continue;
    const values = found.get(name);
    if (values === undefined) found.set(name, [value ?? '']);
    else values.push(value ?? '');
  }
  return Object.fromEntries([...found].map(([name, values]) => [name, values.join('\n')]));
}
