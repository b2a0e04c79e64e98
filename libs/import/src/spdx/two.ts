import {
  addPerson,
  attachCard,
  readDigest,
  safeUrl,
  startCard,
  versionOf,
  withDigests,
  type AssetDraft,
  type PlanDraft,
  type Reading,
} from '../draft.js';
import type { PlannedFile, Relation } from '../plan.js';
import type { JsonFormat } from '../recognition.js';
import type { JsonObject } from '../reading/json.js';
import { readerOf, type ObjectReader } from '../reading/reader.js';

/** SPDX 2.2 and 2.3 in JSON. They know no models: a package is one by its package URL or by what is said of it. */
export const spdx2: JsonFormat = {
  format: 'spdx',
  recognise: (value) =>
    typeof value['spdxVersion'] === 'string' && /^SPDX-2\.\d$/.test(value['spdxVersion'])
      ? { certainty: 0.99, reasons: [`spdxVersion says ${value['spdxVersion']}`] }
      : undefined,
  read: readSpdx2,
};

const relationsOf: Readonly<Record<string, readonly [relation: Relation, backwards: boolean]>> = {
  CONTAINS: ['contains', false],
  CONTAINED_BY: ['contains', true],
  DEPENDS_ON: ['derived_from', false],
  DEPENDENCY_OF: ['derived_from', true],
  GENERATED_FROM: ['derived_from', false],
  GENERATES: ['derived_from', true],
  DESCENDANT_OF: ['fine_tuned_from', false],
  ANCESTOR_OF: ['fine_tuned_from', true],
  VARIANT_OF: ['derived_from', false],
  TEST_CASE_OF: ['evaluated_on', true],
};

function readSpdx2(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const byId = new Map<string, AssetDraft>();
  const files = new Map(root.objects('files').map((file) => [file.loose('SPDXID') ?? '', file]));
  const filesOf = new Map<string, ObjectReader[]>();
  const relationships = root.objects('relationships').map((each) => ({
    from: each.loose('spdxElementId') ?? '',
    type: each.loose('relationshipType') ?? '',
    to: each.loose('relatedSpdxElement') ?? '',
    place: each.pointer,
  }));
  for (const { from, type, to } of relationships) {
    const file = files.get(to);
    if (type === 'CONTAINS' && file) filesOf.set(from, [...(filesOf.get(from) ?? []), file]);
  }
  let software = 0;
  for (const part of root.objects('packages')) {
    const asset = readPackage(part, plan, filesOf);
    if (asset) byId.set(part.loose('SPDXID') ?? '', asset);
    else software += 1;
  }
  for (const { from, type, to, place } of relationships) {
    const [one, other] = [byId.get(from), byId.get(to)];
    if (!one || !other) continue;
    const [relation, backwards] = relationsOf[type] ?? [];
    if (!relation) {
      findings.add(
        'note',
        place,
        'relationshipType',
        `${type} is no relation of the inventory; it is not kept`,
        'link them yourself',
        type,
      );
      continue;
    }
    const [source, target] = backwards ? [other, one] : [one, other];
    plan.link(
      source.ref,
      target.ref,
      relation === 'derived_from' && source.kind === 'model' && target.kind === 'dataset' ? 'trained_on' : relation,
    );
  }
  if (software > 0)
    findings.add(
      'note',
      '/packages',
      'packages',
      `${software} packages are plain software, no models and no data, and are not imported`,
      'keep the file as a document of the system (software bill of materials)',
    );
  root.ignore(
    'spdxVersion',
    'SPDXID',
    'name',
    'dataLicense',
    'documentNamespace',
    'creationInfo',
    'documentDescribes',
    'comment',
  );
  root.leave('externalDocumentRefs', 'hasExtractedLicensingInfos', 'annotations', 'snippets', 'revieweds');
  root.rest('an SPDX document');
  return { formatVersion: String(document['spdxVersion']).replace('SPDX-', ''), errors: [] };
}

function readPackage(
  part: ObjectReader,
  plan: PlanDraft,
  filesOf: ReadonlyMap<string, readonly ObjectReader[]>,
): AssetDraft | undefined {
  const { findings } = plan;
  const name = part.text('name') ?? 'unnamed package';
  const references = part.objects('externalRefs').map((each) => each.loose('referenceLocator') ?? '');
  const description = part.text('description') ?? part.text('summary');
  const kind = kindOf(name, references, `${part.loose('primaryPackagePurpose') ?? ''} ${description ?? ''}`);
  if (!kind) return undefined;
  const asset = plan.asset(kind, name, part.pointer, part.loose('SPDXID'));
  asset.description = description;
  asset.references = references.filter(Boolean).map((url) => ({ type: 'package', url }));
  const [concluded, declared] = [part.text('licenseConcluded'), part.text('licenseDeclared')];
  asset.licences = [concluded, declared]
    .filter((each) => each !== undefined && !/^NO(NE|ASSERTION)$/.test(each))
    .slice(0, 1) as string[];
  for (const role of ['supplier', 'originator'] as const) {
    const [, sort, who] = /^(Organization|Person|Tool):\s*(.*)$/.exec(part.text(role) ?? '') ?? [];
    if (sort === 'Organization') asset.suppliers.push({ name: who!, role });
    else if (sort === 'Person') addPerson(asset, role, who!);
  }
  const address = part.text('downloadLocation');
  const source =
    address && /^[a-z+]+:\/\//i.test(address)
      ? safeUrl(address, part.at('downloadLocation'), 'downloadLocation', findings)
      : undefined;
  if (kind === 'dataset' && source) asset.sources.push({ url: source });
  const version = part.loose('versionInfo');
  const digests = checksums(part, name, asset, plan);
  const within = (filesOf.get(part.loose('SPDXID') ?? '') ?? []).map((file): PlannedFile => {
    const path = file.text('fileName') ?? 'unnamed';
    return withDigests({ path }, checksums(file, path, asset, plan));
  });
  const files = [
    ...(digests.length > 0 ? [withDigests({ path: part.text('packageFileName') ?? name }, digests)] : []),
    ...within,
  ];
  asset.versions.push(versionOf(version, part.pointer, { files, ...(source === undefined ? {} : { source }) }));
  part.ignore(
    'SPDXID',
    'primaryPackagePurpose',
    'filesAnalyzed',
    'hasFiles',
    'packageVerificationCode',
    'licenseInfoFromFiles',
    'packageFileName',
    'summary',
    'comment',
  );
  part.leave(
    'homepage',
    'copyrightText',
    'licenseComments',
    'sourceInfo',
    'releaseDate',
    'builtDate',
    'validUntilDate',
    'attributionTexts',
    'annotations',
  );
  Object.assign(asset.extra, part.rest('an SPDX package'));
  const card = startCard(kind === 'model' ? 'model' : 'data', findings);
  attachCard(asset, card, findings);
  return asset;
}

function kindOf(name: string, references: readonly string[], words: string): 'model' | 'dataset' | undefined {
  if (references.some((url) => /^pkg:huggingface\/datasets\//.test(url))) return 'dataset';
  if (references.some((url) => /^pkg:(huggingface|mlflow)\//.test(url))) return 'model';
  const told = `${name.replace(/[-_./]/g, ' ')} ${words}`;
  if (/\bdata ?sets?\b|\btraining data\b|\bcorpus\b/i.test(told)) return 'dataset';
  return /\b(machine[- ]learning|language|embedding|neural|classification|diffusion) model\b|\bmodel weights\b|\bLLM\b/i.test(
    told,
  )
    ? 'model'
    : undefined;
}

const checksums = (reader: ObjectReader, subject: string, asset: AssetDraft, { findings }: PlanDraft) =>
  reader
    .objects('checksums')
    .flatMap(
      (each) =>
        readDigest(asset, subject, each.loose('algorithm'), each.any('checksumValue'), each.pointer, findings) ?? [],
    );
