import type { CardKind } from '../cards/card.js';
import {
  attachCard,
  readDigest,
  startCard,
  unversioned,
  versionOf,
  withDigests,
  type AssetDraft,
  type CardDraft,
  type PlanDraft,
} from '../draft.js';
import type { PlannedFile, PlannedKind } from '../plan.js';
import { isPlaceholder } from '../placeholder.js';
import type { ObjectReader } from '../reading/reader.js';
import { readModelCard, readCardProperties } from './model-card.js';
import { readHashes, readLicences, readProperties, readReferences, readSuppliers } from './parties.js';
import { cardProperty, digestProperty, kindProperty, relationProperty } from './terms.js';
import { readData } from './data.js';
import type { BomState } from './bom-state.js';

/** Of the form of the file, or said elsewhere. */
const ignored = ['mime-type', 'scope', 'modified', 'signature', 'isExternal'] as const;

/** Statements about the component that the inventory has no field for. */
const left = [
  'copyright',
  'cpe',
  'omniborId',
  'swhid',
  'swid',
  'evidence',
  'releaseNotes',
  'patentAssertions',
  'cryptoProperties',
  'versionRange',
] as const;

/** One component and those nested in it. Answers its asset when it is one. */
export function readComponent(
  component: ObjectReader,
  plan: PlanDraft,
  bom: BomState,
  kindWhenSoftware: PlannedKind | undefined,
): AssetDraft | undefined {
  const { findings } = plan;
  const type = component.text('type') ?? '';
  const name = component.text('name');
  const ref = component.text('bom-ref');
  if (type === '')
    findings.add(
      'missing',
      component.at('type'),
      'type',
      'the component has no type (required by CycloneDX)',
      'state its type, e.g. "machine-learning-model"',
    );
  if (name === undefined)
    findings.add(
      'missing',
      component.at('name'),
      'name',
      'the component has no name (required by CycloneDX)',
      'state its name',
    );
  const kind = kindOf(type, component, kindWhenSoftware);
  if (ref !== undefined) {
    if (bom.refs.has(ref))
      findings.add(
        'wrong',
        component.at('bom-ref'),
        'bom-ref',
        `the bom-ref "${ref}" is used twice, so links to it are ambiguous`,
        'give each component its own bom-ref',
        ref,
      );
    bom.refs.set(ref, type);
  }
  if (kind === undefined) {
    const others = bom.passed.get(type || 'untyped') ?? [];
    bom.passed.set(type || 'untyped', others);
    others.push(name ?? '?');
    for (const inner of component.objects('components')) readComponent(inner, plan, bom, undefined);
    return undefined;
  }
  const group = component.text('group');
  const asset = plan.asset(
    kind,
    group === undefined || name === undefined ? (name ?? 'unnamed component') : `${group}/${name}`,
    component.pointer,
    ref,
  );
  if (ref !== undefined && !bom.byRef.has(ref)) bom.byRef.set(ref, asset);
  const card = startCard(cardKind(kind), findings);
  bom.cards.set(asset, card);
  readIdentity(component, asset, card, plan);
  const model = component.object('modelCard');
  if (model !== undefined)
    for (const data of readModelCard(model, asset, card, plan)) bom.used.push({ model: asset, data });
  else if (kind === 'model')
    findings.add(
      'missing',
      component.at('modelCard'),
      'modelCard',
      `the model "${asset.name}" has no model card`,
      'add a modelCard, or import its card from Markdown',
    );
  readData(component, asset, card, plan, bom);
  readOwnProperties(component, asset, card, bom);
  readPedigree(component, asset, plan, bom);
  const files: PlannedFile[] = [];
  for (const inner of component.objects('components')) {
    if (inner.raw['type'] === 'file') {
      files.push(readFile(inner, asset, plan, bom));
      continue;
    }
    const part = readComponent(inner, plan, bom, undefined);
    if (part !== undefined) plan.link(asset.ref, part.ref, 'contains');
  }
  asset.versions = asset.versions.map((version) =>
    files.length === 0 ? version : { ...version, files: [...version.files, ...files] },
  );
  component.ignore(...ignored);
  component.leave(...left);
  Object.assign(asset.extra, component.rest('a component'));
  return asset;
}

function kindOf(type: string, component: ObjectReader, whenSoftware: PlannedKind | undefined): PlannedKind | undefined {
  const own = component.objects('properties').find((property) => property.raw['name'] === kindProperty)?.raw['value'];
  if (own === 'prompt' || own === 'subprocessor' || own === 'system') return own;
  if (type === 'machine-learning-model' || component.has('modelCard')) return 'model';
  if (type === 'data') {
    const roles = component.objects('data').map((entry) => entry.loose('type'));
    return roles.length > 0 && roles.every((role) => role === 'source-code' || role === 'configuration')
      ? undefined
      : 'dataset';
  }
  return whenSoftware;
}

const cardKind = (kind: PlannedKind): CardKind =>
  kind === 'dataset' ? 'data' : kind === 'prompt' ? 'prompt' : kind === 'model' ? 'model' : 'system';

function readIdentity(component: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  const { findings } = plan;
  const description = component.text('description');
  if (description !== undefined && !isPlaceholder(description)) asset.description = description;
  else if (description !== undefined)
    findings.add(
      'missing',
      component.at('description'),
      'description',
      'is a placeholder',
      'describe the component',
      description,
    );
  readSuppliers(component, asset);
  asset.licences = readLicences(component, plan);
  readReferences(component, asset, plan);
  const version = component.loose('version');
  if (version === undefined)
    findings.add(
      'missing',
      component.at('version'),
      'version',
      `"${asset.name}" has no version (ETSI TS 104 223, 5.2.1-2)`,
      'state its version; until then it is called "unversioned"',
    );
  const digests = readHashes(component, 'hashes', asset.name, asset, plan, version);
  const purl = component.text('purl');
  if (purl !== undefined) {
    if (!/^pkg:[a-z][a-z0-9.+-]*\/.+/i.test(purl))
      findings.add(
        'wrong',
        component.at('purl'),
        'purl',
        'is not a package URL',
        'write it like pkg:huggingface/owner/name@revision',
        purl,
      );
    else asset.references.push({ type: 'purl', url: purl });
  }
  asset.versions.push(
    versionOf(version ?? unversioned, component.pointer, {
      files: digests.length === 0 ? [] : [withDigests({ path: asset.name }, digests)],
    }),
  );
  if (
    digests.length === 0 &&
    !component.has('hashes') &&
    !component.objects('components').some((inner) => inner.raw['type'] === 'file') &&
    (asset.kind === 'model' || asset.kind === 'dataset')
  )
    findings.add(
      'missing',
      component.at('hashes'),
      'hashes',
      `"${asset.name}" has no digest (ETSI TS 104 223, 5.2.4-1.2)`,
      'state the SHA-256 of its files',
    );
  card.list(
    'tags',
    component.texts('tags').map(({ value }) => value),
    component.at('tags'),
  );
}

/** A file component inside an asset is one of its files. */
function readFile(file: ObjectReader, asset: AssetDraft, plan: PlanDraft, bom: BomState): PlannedFile {
  const path = file.text('name') ?? 'unnamed file';
  const ref = file.text('bom-ref');
  if (ref !== undefined) bom.refs.set(ref, 'file');
  const digests = readHashes(file, 'hashes', path, asset, plan);
  const properties = readProperties(file);
  for (const [name, value] of Object.entries(properties))
    if (name.startsWith(digestProperty))
      digests.push(
        ...[
          readDigest(asset, path, name.slice(digestProperty.length), value, file.at('properties'), plan.findings),
        ].filter((digest) => digest !== undefined),
      );
  const size = Number(properties['custodia:size'] ?? Number.NaN);
  const mediaType = file.text('mime-type');
  file.ignore('type', ...ignored, ...left);
  Object.entries(file.rest('a file')).forEach(([key, value]) => (asset.extra[`${path}.${key}`] = value));
  return withDigests(
    { path, ...(Number.isNaN(size) ? {} : { size }), ...(mediaType === undefined ? {} : { mediaType }) },
    digests,
  );
}

function readOwnProperties(component: ObjectReader, asset: AssetDraft, card: CardDraft, bom: BomState): void {
  const properties = readProperties(component);
  readCardProperties(properties, card, component.at('properties'));
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith(relationProperty))
      value
        .split('\n')
        .forEach((ref) => bom.stated.push({ from: asset, ref, relation: name.slice(relationProperty.length) }));
    else if (name === 'language' || name === 'languages')
      card.list('languages', value.split(/[\n,]\s*/), component.at('properties'));
    else if (name === 'task_categories') card.list('tasks', value.split('\n'), component.at('properties'));
    else if (!name.startsWith(cardProperty) && name !== kindProperty) asset.extra[name] = value;
  }
}

/** Ancestors are what a component was derived from (CycloneDX "Pedigree"). */
function readPedigree(component: ObjectReader, asset: AssetDraft, plan: PlanDraft, bom: BomState): void {
  const pedigree = component.object('pedigree');
  if (pedigree === undefined) return;
  for (const ancestor of pedigree.objects('ancestors')) {
    const known = bom.byRef.get(ancestor.loose('bom-ref') ?? '');
    const name = [ancestor.loose('group'), ancestor.loose('name')].filter((part) => part !== undefined).join('/');
    const origin = known ?? (name === '' ? undefined : plan.mention(asset.kind, name, ancestor.pointer));
    if (origin === undefined) continue;
    const version = ancestor.loose('version');
    if (known === undefined && version !== undefined && origin.versions.length === 0)
      origin.versions.push(versionOf(version, ancestor.pointer));
    plan.link(asset.ref, origin.ref, 'derived_from');
  }
  pedigree.leave('notes', 'commits', 'patches', 'descendants', 'variants');
  pedigree.rest('a pedigree');
}

/** Once everything is read: which fields of which card are still missing. */
export function closeCards(plan: PlanDraft, bom: BomState): void {
  const fineTuned = new Set(plan.links.filter((link) => link.relation === 'fine_tuned_from').map((link) => link.from));
  for (const [asset, card] of bom.cards)
    attachCard(asset, card, plan.findings, { fineTuned: fineTuned.has(asset.ref) });
}
