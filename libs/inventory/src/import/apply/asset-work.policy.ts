import { manifestDigest, type Classification } from '../../asset/asset.policy.js';
import {
  isStated,
  valuesOf,
  type CardValues,
  type Metric,
  type PlannedAsset,
  type PlannedKind,
  type Problem,
} from '@custodia/import';
import { longestPromptText, variablesOf } from '../../prompt/variables.policy.js';
import { corrections } from './corrections.policy.js';
import { versionsOf, type ImportVersion } from './versions.policy.js';
import {
  note,
  type ImportedFieldFact,
  type ImportedVersionFact,
  type ImportSettings,
  type ImportTarget,
  type ImportWork,
  type KnownState,
  type PlannedText,
} from './work.policy.js';

const names: Readonly<Record<PlannedKind, string>> = {
  model: 'Model',
  dataset: 'Dataset',
  prompt: 'Prompt',
  system: 'System',
  subprocessor: 'Subprocessor',
};
const versioned: readonly PlannedKind[] = ['model', 'dataset', 'prompt'];

/** The commands that make the asset what the file says, and what that means field by field. Nothing that people stated is overwritten, unless asked. */
export function workOn(target: ImportTarget, state: KnownState, settings: ImportSettings): ImportWork {
  const { kind, id, planned } = target;
  const problems: Problem[] = [];
  const fields: ImportedFieldFact[] = [];
  const commands: { readonly type: string }[] = [];
  const stated = registrationOf(target, settings, problems);
  const known = nowStated(state);
  if (!known) commands.push({ type: `Register${names[kind]}`, id, ...stated } as { type: string });
  for (const [field, value] of Object.entries(stated)) {
    const told =
      ['name', 'purpose', 'classification', 'licence'].includes(field) || Object.hasOwn(target.stated ?? {}, field);
    if (!told || value === null) continue;
    fields.push({
      field,
      outcome: !known ? 'created' : same(field, known[field], value) ? 'matched' : 'different',
      value: String(value).slice(0, 300),
    });
  }
  const versions: ImportedVersionFact[] = [];
  const texts: PlannedText[] = [];
  const labels = new Map(
    [...(state.versions ?? [])].map(([versionId, version]) => [version.label, { versionId, ...version }]),
  );
  for (const asset of planned) {
    const all = versionsOf(asset, id, settings, problems);
    if (!versioned.includes(kind)) {
      if (asset.versions.some(({ label }) => label !== 'unversioned'))
        fields.push({
          field: 'version',
          outcome: 'not_kept',
          value: asset.versions.map(({ label }) => label).join(', '),
        });
      continue;
    }
    for (const version of all) {
      const sameId = state.versions?.get(version.id);
      const there = sameId ? { versionId: version.id, ...sameId } : labels.get(version.label);
      const fact = {
        id: there?.versionId ?? version.id,
        label: version.label,
        files: version.files.length,
        digests: version.files.filter(({ digest }) => digest !== undefined).length,
        claims: version.files.filter(({ claim }) => claim !== undefined).length,
      };
      const outcome = there ? (isSame(kind, version, there) ? 'matched' : 'left_out') : 'created';
      if (outcome === 'left_out')
        problems.push(
          note(
            asset,
            'version',
            `version ${version.label} is in the inventory with other content; it was left as it is, because a version never changes`,
            'give the new content a new label and import again',
            'wrong',
            version.label,
          ),
        );
      if (outcome === 'created') {
        const command = addVersion(kind, id, version, settings);
        if (!command) {
          problems.push(
            note(
              asset,
              'template',
              `version ${version.label} has no text, or one longer than ${longestPromptText} characters; the version was left out`,
              'state the text of the prompt',
              'missing',
            ),
          );
          versions.push({ ...fact, outcome: 'left_out' });
          continue;
        }
        commands.push(command);
        labels.set(version.label, {
          versionId: version.id,
          label: version.label,
          digest: manifestDigest(version.files),
        });
        if (version.template !== null) texts.push({ versionId: version.id, text: version.template });
      }
      versions.push({ ...fact, outcome });
    }
  }
  if (known && target.stated) commands.push(...corrections(target, stated, known, settings, fields, problems));
  commands.push(...documentation(target, state, settings, fields));
  for (const asset of planned) notKept(asset, fields);
  return { target, commands, fields, versions, texts, problems };
}

/** Ciphertexts of the same text differ, so prompts are told apart by label and id only. */
const isSame = (
  kind: PlannedKind,
  version: ImportVersion,
  there: { readonly versionId: string; readonly label: string; readonly digest: string },
): boolean =>
  kind === 'prompt'
    ? there.versionId === version.id
    : there.label === version.label && there.digest === manifestDigest(version.files);

function registrationOf(
  { kind, planned, name, mention, stated: own = {} }: ImportTarget,
  settings: ImportSettings,
  problems: Problem[],
): Record<string, unknown> {
  const asset = planned[0]!;
  const said = planned.map(({ description }) => description).find((text) => isStated(text)) ?? intended(planned);
  const purpose =
    said ??
    (mention
      ? `Named in ${settings.fileName}; nothing else is known of it yet.`
      : `Imported from ${settings.fileName}, which does not say what it is for.`);
  if (!said && !mention)
    problems.push(note(asset, 'purpose', 'the file does not say what it is for', 'state the purpose', 'missing'));
  const owned = {
    name,
    purpose,
    classification: classificationOf(asset, settings, problems),
    ownerId: settings.ownerId,
    custodianId: settings.custodianId,
    ...own,
  };
  const licence = [...new Set(planned.flatMap(({ licences }) => licences))].join(', ') || null;
  switch (kind) {
    case 'model':
    case 'dataset':
      return { ...owned, licence };
    case 'prompt':
      return owned;
    case 'system':
      return { ...owned, riskClass: 'undetermined', criticality: 'medium', ...own };
    case 'subprocessor': {
      // A table of hundreds says so once, in the documentation.
      if (Object.keys(own).length === 0)
        problems.push(
          note(
            asset,
            'use',
            'a file cannot say how you use a subprocessor; middle values stand until you assess it, and its gate is closed',
            'assess its use, name its regions and send it a review',
          ),
        );
      return {
        name,
        website: websiteOf(asset),
        purpose,
        categories: ['other'],
        regions: [],
        transferBasis: 'not_established',
        use: { dataSensitivity: 'internal', criticality: 'medium', access: 'read', regulatoryExposure: 'regulated' },
        tier: null,
        ownerId: settings.ownerId,
        listed: false,
        ...own,
      };
    }
  }
}

/** What is stated of the asset now: its registration, with what was corrected since. */
function nowStated({
  registration,
  current,
  name,
  classification,
  ownerId,
  custodianId,
}: KnownState): Readonly<Record<string, unknown>> | undefined {
  if (!registration) return undefined;
  const corrected = Object.entries({ name, classification, ownerId, custodianId });
  return { ...registration, ...current, ...Object.fromEntries(corrected.filter(([, value]) => value !== undefined)) };
}

const intended = (planned: readonly PlannedAsset[]): string | undefined =>
  planned.map(({ card }) => card?.fields.intendedUse?.value).find((text) => isStated(text));

const websiteOf = ({ references, suppliers }: PlannedAsset): string | null =>
  [...references.map(({ url }) => url), ...suppliers.map(({ url }) => url)].find(
    (url) => url !== undefined && /^https?:\/\/[^\s]+$/.test(url),
  ) ?? null;

const classifications: readonly Classification[] = ['public', 'internal', 'confidential', 'restricted'];

function classificationOf(
  asset: PlannedAsset,
  { classification }: ImportSettings,
  problems: Problem[],
): Classification {
  if (asset.classification === undefined) return classification;
  const known = classifications.find((each) => each === asset.classification!.trim().toLowerCase());
  if (!known)
    problems.push(
      note(
        asset,
        'classification',
        `is none of ${classifications.join(', ')}; registered as ${classification}`,
        'reclassify it if that is wrong',
        'unknown',
        asset.classification,
      ),
    );
  return known ?? classification;
}

function addVersion(
  kind: PlannedKind,
  id: string,
  { id: versionId, label, files, locations, sources, template }: ImportVersion,
  settings: ImportSettings,
): { readonly type: string } | null {
  if (kind === 'prompt') {
    if (template === null || template.trim() === '' || template.length > longestPromptText) return null;
    // The sealed text takes its place once the whole import has been checked.
    return {
      type: 'AddPromptVersion',
      id,
      versionId,
      label,
      text: null,
      length: template.length,
      variables: variablesOf(template),
      authorId: settings.actor,
    } as { type: string };
  }
  const common = { id, versionId, label, files, locations };
  return (
    kind === 'model'
      ? { type: 'AddModelVersion', ...common }
      : { type: 'AddDatasetVersion', ...common, sources, recordCount: null }
  ) as { type: string };
}

/** A card that people wrote stays, unless the import is told to update it. */
function documentation(
  { kind, id, planned }: ImportTarget,
  { card: written, documented }: KnownState,
  { onExisting }: ImportSettings,
  fields: ImportedFieldFact[],
): { readonly type: string }[] {
  if (kind === 'subprocessor') return [];
  const values = cardOf(planned);
  if (Object.keys(values).length === 0) return [];
  const before = JSON.parse(written ?? '{}') as Readonly<Record<string, unknown>>;
  const writes = !documented || onExisting === 'update';
  for (const [field, value] of Object.entries(values)) {
    const equal = JSON.stringify(before[field]) === JSON.stringify(value);
    fields.push({
      field: `card.${field}`,
      outcome: equal ? 'matched' : writes ? 'created' : 'different',
      value: shown(value),
    });
  }
  return writes
    ? [
        { type: `Document${names[kind]}`, id, card: { ...(onExisting === 'update' ? before : {}), ...values } } as {
          type: string;
        },
      ]
    : [];
}

/** The first card of the file; results of measurements come from each of them and name the version that was measured. */
function cardOf(planned: readonly PlannedAsset[]): CardValues {
  const [card] = planned.flatMap((asset) => asset.card ?? []);
  const results = planned.flatMap(({ card: own, versions }) =>
    (own?.fields.evaluationResults?.value ?? []).map((metric): Metric => {
      const [version, ...others] = versions;
      return version === undefined || others.length > 0 || version.label === 'unversioned'
        ? metric
        : { ...metric, version: version.label };
    }),
  );
  const stated = {
    ...(card === undefined ? {} : valuesOf(card)),
    ...(results.length === 0 ? {} : { evaluationResults: results }),
  };
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => isStated(value)));
}

const shown = (value: unknown): string =>
  (typeof value === 'string'
    ? value
    : Array.isArray(value) && value.every((each) => typeof each === 'string')
      ? value.join(', ')
      : JSON.stringify(value)
  ).slice(0, 300);

/** What the inventory has no place for; people are never named. */
function notKept(
  { people, suppliers, references, card, extra, kind }: PlannedAsset,
  fields: ImportedFieldFact[],
): void {
  const left = (field: string, value: string): void =>
    void fields.push({ field, outcome: 'not_kept', value: value.slice(0, 300) });
  if (people.length > 0)
    left('people', `${people.length} ${people.length === 1 ? 'person' : 'people'}: personal data is not taken over`);
  if (suppliers.length > 0 && kind !== 'subprocessor')
    left('suppliers', suppliers.map(({ name, role }) => `${name} (${role})`).join(', '));
  if (references.length > 0) left('references', references.map(({ url }) => url).join(', '));
  for (const { title } of card?.passages ?? []) left('passage', title);
  for (const key of Object.keys(extra)) left(key, 'no field for it');
}

function same(field: string, known: unknown, stated: unknown): boolean {
  return field === 'name'
    ? String(known).trim().toLowerCase() === String(stated).trim().toLowerCase()
    : known === stated;
}
