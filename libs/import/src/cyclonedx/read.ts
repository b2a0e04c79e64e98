import { startCard, versionOf, unversioned, type AssetDraft, type PlanDraft, type Reading } from '../draft.js';
import { relations, type Relation } from '../plan.js';
import { isPlaceholder } from '../placeholder.js';
import { isObject, type JsonObject } from '../reading/json.js';
import { readerOf, type ObjectReader } from '../reading/reader.js';
import type { BomState } from './bom-state.js';
import { closeCards, readComponent } from './components.js';
import { readDataEntry } from './data.js';
import { readService } from './services.js';
import { knownVersions } from './terms.js';

/** CycloneDX JSON: models, data sets, services and the way they depend on each other. Other components are counted, not imported. */
export function readCycloneDx(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const bom: BomState = {
    byRef: new Map(),
    refs: new Map(),
    passed: new Map(),
    used: [],
    stated: [],
    cards: new Map(),
  };
  const version = root.loose('specVersion');
  checkHeader(root, version, plan);
  const components = root.objects('components');
  const services = root.objects('services');
  const metadata = root.object('metadata');
  const main = metadata?.object('component');
  if (metadata !== undefined) {
    metadata.ignore('timestamp', 'tools', 'authors');
    metadata.leave(
      'supplier',
      'manufacture',
      'manufacturer',
      'licenses',
      'lifecycles',
      'properties',
      'distributionConstraints',
    );
    metadata.rest('the metadata');
  }
  // what the bill is about is a system when it holds AI assets or services; otherwise it is plain software
  const holdsAi = services.length > 0 || components.some((each) => isAi(each.raw));
  const subject = main === undefined ? undefined : readComponent(main, plan, bom, holdsAi ? 'system' : undefined);
  const users = usersOfModels(document);
  for (const component of components) {
    const software =
      users.has(component.loose('bom-ref') ?? '') &&
      /^(?:application|platform|container|framework|)$/.test(component.loose('type') ?? '')
        ? 'system'
        : undefined;
    readComponent(component, plan, bom, software);
  }
  for (const service of services) readService(service, plan, bom, undefined);
  linkData(plan, bom);
  linkStated(plan, bom);
  linkDependencies(root, plan, bom);
  if (subject !== undefined && root.objects('dependencies').length === 0)
    for (const asset of plan.assets)
      if (asset !== subject && !asset.mention && (asset.kind === 'model' || asset.kind === 'dataset'))
        plan.link(subject.ref, asset.ref, 'contains');
  for (const [type, names] of bom.passed)
    findings.add(
      'note',
      '/components',
      type,
      `${names.length} ${names.length === 1 ? 'component' : 'components'} of type ${type} ${names.length === 1 ? 'is no AI asset and is' : 'are no AI assets and are'} not imported`,
      'keep the file as a document of the system (software bill of materials)',
      names.slice(0, 20).join(', '),
    );
  if (plan.assets.length === 0)
    findings.add(
      'note',
      '',
      'components',
      'the file names no model, no data set and no service',
      'keep it as a document; there is nothing to add to the inventory',
    );
  closeCards(plan, bom);
  for (const part of [
    'vulnerabilities',
    'formulation',
    'compositions',
    'annotations',
    'declarations',
    'definitions',
    'properties',
  ])
    if (root.has(part))
      findings.add(
        'note',
        `/${part}`,
        part,
        'is not kept: the inventory has no field for it',
        'keep the file as a document of the asset',
      );
  root.ignore(
    '$schema',
    'bomFormat',
    'serialNumber',
    'version',
    'externalReferences',
    'compositions',
    'vulnerabilities',
    'annotations',
    'formulation',
    'declarations',
    'definitions',
    'citations',
    'properties',
    'signature',
  );
  root.rest('a CycloneDX document');
  return { formatVersion: version, errors: [] };
}

const isAi = (component: JsonObject): boolean =>
  component['type'] === 'machine-learning-model' ||
  component['type'] === 'data' ||
  Object.hasOwn(component, 'modelCard') ||
  (Array.isArray(component['components']) && component['components'].some((inner) => isObject(inner) && isAi(inner)));

function checkHeader(root: ObjectReader, version: string | undefined, { findings }: PlanDraft): void {
  if (version === undefined)
    findings.add(
      'missing',
      '/specVersion',
      'specVersion',
      'does not say which version of CycloneDX it follows',
      'state "specVersion": "1.7"',
    );
  else if (!knownVersions.includes(version)) {
    const old = /^1\.[0-4]$/.test(version);
    findings.add(
      old ? 'note' : 'wrong',
      '/specVersion',
      'specVersion',
      old
        ? `CycloneDX ${version} has no model cards; services and components are read`
        : `CycloneDX ${version} is not known; it is read as 1.7`,
      old ? 'use 1.6 or 1.7 for models and data sets' : 'export it as CycloneDX 1.5, 1.6 or 1.7 JSON',
      version,
    );
  }
  if (typeof root.raw['specVersion'] === 'number')
    findings.add(
      'wrong',
      '/specVersion',
      'specVersion',
      'is a number, not text',
      'write it in quotes',
      root.raw['specVersion'],
    );
  const serial = root.text('serialNumber');
  if (serial !== undefined && !/^urn:uuid:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(serial))
    findings.add('wrong', '/serialNumber', 'serialNumber', 'is not a UUID URN', 'write it as urn:uuid:...', serial);
}

/** Refs whose `dependsOn` names a machine-learning model. */
function usersOfModels(document: JsonObject): ReadonlySet<string> {
  const models = new Set(
    (Array.isArray(document['components']) ? document['components'] : []).flatMap((each) =>
      isObject(each) && each['type'] === 'machine-learning-model' && typeof each['bom-ref'] === 'string'
        ? [each['bom-ref']]
        : [],
    ),
  );
  return new Set(
    (Array.isArray(document['dependencies']) ? document['dependencies'] : []).flatMap((each) =>
      isObject(each) &&
      typeof each['ref'] === 'string' &&
      Array.isArray(each['dependsOn']) &&
      each['dependsOn'].some((ref) => typeof ref === 'string' && models.has(ref))
        ? [each['ref']]
        : [],
    ),
  );
}

const forEvaluation = /\b(?:eval|evaluat\w*|test(?:ing)?|valid\w*|held[- ]?out|holdout|benchmark\w*)\b/i;

/** Data sets of model cards. CycloneDX does not say whether they trained or evaluated the model: the name decides, and the guess is reported. */
function linkData(plan: PlanDraft, bom: BomState): void {
  const related = new Set(bom.stated.map((each) => `${each.from.ref}\n${bom.byRef.get(each.ref)?.ref ?? ''}`));
  for (const { model, data } of bom.used) {
    const target =
      data.ref === undefined
        ? inlineData(data.inline, plan, bom)
        : bom.byRef.get(data.ref.replace(/^urn:cdx:[^#]*#/, ''));
    if (target === undefined) {
      if (data.ref !== undefined)
        plan.findings.add(
          'wrong',
          data.place,
          'datasets',
          `the model card refers to "${data.ref}", which is not in the file`,
          'add that component, or correct the reference',
          data.ref,
        );
      continue;
    }
    const words = `${target.name.replace(/[-_./]/g, ' ')} ${target.description ?? ''}`;
    const relation: Relation =
      forEvaluation.test(words) && !/\btrain\w*\b/i.test(target.name.replace(/[-_./]/g, ' '))
        ? 'evaluated_on'
        : 'trained_on';
    if (related.has(`${model.ref}\n${target.ref}`)) continue;
    plan.findings.add(
      'note',
      data.place,
      'datasets',
      `"${model.name}" is taken to be ${relation === 'trained_on' ? 'trained' : 'evaluated'} on "${target.name}"; CycloneDX does not say which`,
      'confirm or change the relation',
    );
    plan.link(model.ref, target.ref, relation);
    bom.cards
      .get(model)
      ?.say(
        relation === 'trained_on' ? 'trainingData' : 'evaluationData',
        [target.name, target.description, target.sources[0]?.url].filter((part) => part !== undefined).join(': '),
        data.place,
      );
  }
}

function inlineData(entry: ObjectReader | undefined, plan: PlanDraft, bom: BomState): AssetDraft | undefined {
  if (entry === undefined) return undefined;
  const name = entry.text('name');
  const asset = plan.asset(
    'dataset',
    name === undefined || isPlaceholder(name) ? 'unnamed data set' : name,
    entry.pointer,
    entry.text('bom-ref'),
  );
  const card = startCard('data', plan.findings);
  bom.cards.set(asset, card);
  readDataEntry(entry, asset, card, plan, bom);
  asset.versions.push(versionOf(unversioned, entry.pointer));
  if (asset.sources.length > 0)
    card.say('sources', asset.sources.map((source) => source.url).join('\n'), entry.pointer);
  return asset;
}

function linkStated(plan: PlanDraft, bom: BomState): void {
  for (const { from, ref, relation } of bom.stated) {
    const target = bom.byRef.get(ref);
    const known = relations.find((each) => each === relation);
    if (target !== undefined && known !== undefined) plan.link(from.ref, target.ref, known);
    else
      plan.findings.add(
        'wrong',
        from.place,
        'properties',
        `states the relation ${relation} to "${ref}", which ${known === undefined ? 'is not a relation' : 'is not in the file'}`,
        'correct the property',
        ref,
      );
  }
}

function linkDependencies(root: ObjectReader, plan: PlanDraft, bom: BomState): void {
  for (const dependency of root.objects('dependencies')) {
    const ref = dependency.text('ref');
    const from = ref === undefined ? undefined : bom.byRef.get(ref);
    if (ref !== undefined && !bom.refs.has(ref))
      plan.findings.add(
        'wrong',
        dependency.at('ref'),
        'ref',
        `the dependency of "${ref}" refers to nothing in the file`,
        'add the component, or remove the dependency',
        ref,
      );
    for (const { value, place } of dependency.texts('dependsOn')) {
      const to = bom.byRef.get(value);
      if (!bom.refs.has(value))
        plan.findings.add(
          'wrong',
          place,
          'dependsOn',
          `depends on "${value}", which is not in the file`,
          'add the component, or correct the reference',
          value,
        );
      if (from !== undefined && to !== undefined) linkPair(from, to, plan);
    }
    dependency.ignore('provides');
    dependency.rest('a dependency');
  }
}

function linkPair(from: AssetDraft, to: AssetDraft, plan: PlanDraft): void {
  if (plan.linked(from.ref, to.ref)) return;
  if (from.kind === 'model' && to.kind === 'dataset')
    plan.link(from.ref, to.ref, forEvaluation.test(to.name.replace(/[-_./]/g, ' ')) ? 'evaluated_on' : 'trained_on');
  else if (from.kind === 'model' && to.kind === 'system') plan.link(from.ref, to.ref, 'hosted_by');
  else if (from.kind === 'system') plan.link(from.ref, to.ref, to.kind === 'prompt' ? 'uses_prompt' : 'contains');
  else plan.link(from.ref, to.ref, 'derived_from');
}
