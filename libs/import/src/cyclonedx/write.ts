import { derivedId } from '@custodia/kernel';
import type { CardFieldName, Metric } from '../cards/card.js';
import { isStated } from '../cards/completeness.policy.js';
import type { PlannedFile, PlannedKind, PlannedSource, Relation, Supplier } from '../plan.js';
import { spdxIdOf } from './spdx.js';
import {
  cardProperty,
  considerationFields,
  digestProperty,
  hashNames,
  kindProperty,
  relationProperty,
} from './terms.js';

/** What a bill of materials is made from: the asset it is about, everything upstream of it, and how they are related. */
export interface BomInput {
  /** `ref` of the component that the bill is about. */
  readonly subject: string;
  readonly components: readonly BomComponent[];
  readonly lineage: readonly { readonly from: string; readonly to: string; readonly relation: Relation }[];
  /** ISO 8601; the moment whose state is exported. */
  readonly timestamp: string;
  /** Version of this product, for `metadata.tools`. */
  readonly producer?: { readonly name: string; readonly version: string } | undefined;
}

export interface BomComponent {
  /** Unique in the bill, stable between exports (e.g. asset id and version). */
  readonly ref: string;
  readonly kind: PlannedKind;
  readonly name: string;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  readonly licences?: readonly string[] | undefined;
  readonly files?: readonly PlannedFile[] | undefined;
  readonly suppliers?: readonly Supplier[] | undefined;
  readonly sources?: readonly PlannedSource[] | undefined;
  readonly classification?: string | undefined;
  readonly purl?: string | undefined;
  /** Values of the card; what states nothing is left out. */
  readonly card?: Readonly<Partial<Record<CardFieldName, string | readonly string[] | readonly Metric[]>>> | undefined;
}

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value | undefined };
type Object_ = { [key: string]: Value | undefined };

/** CycloneDX 1.7 JSON. The same input gives the same bytes: lists are sorted, keys have a fixed order, and the serial number is derived from the content. */
export function exportCycloneDx(input: BomInput): string {
  const components = [...input.components].sort(byRef);
  const known = new Set(components.map((component) => component.ref));
  const lineage = input.lineage.filter((link) => known.has(link.from) && known.has(link.to) && link.from !== link.to);
  const upstream = Map.groupBy(lineage, (link) => link.from);
  const written = new Map(
    components.map((component) => [component.ref, component_(component, upstream.get(component.ref) ?? [])]),
  );
  const subject = written.get(input.subject);
  const body: Object_ = {
    version: 1,
    metadata: {
      timestamp: input.timestamp,
      ...(input.producer === undefined
        ? {}
        : {
            tools: {
              components: [{ type: 'application', name: input.producer.name, version: input.producer.version }],
            },
          }),
      ...(subject === undefined ? {} : { component: subject }),
    },
    components: components
      .filter((component) => component.ref !== input.subject)
      .map((component) => written.get(component.ref) ?? {}),
    dependencies: components.map(({ ref }) => {
      const dependsOn = [...new Set((upstream.get(ref) ?? []).map((link) => link.to))].sort();
      return { ref, ...(dependsOn.length === 0 ? {} : { dependsOn }) };
    }),
  };
  const serialNumber = `urn:uuid:${derivedId('cyclonedx', JSON.stringify(body))}`;
  return `${JSON.stringify({ $schema: 'http://cyclonedx.org/schema/bom-1.7.schema.json', bomFormat: 'CycloneDX', specVersion: '1.7', serialNumber, ...body }, null, 2)}\n`;
}

const byRef = (a: { ref: string }, b: { ref: string }): number => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0);
const types: Readonly<Record<PlannedKind, string>> = {
  model: 'machine-learning-model',
  dataset: 'data',
  prompt: 'data',
  system: 'application',
  subprocessor: 'platform',
};

function component_(component: BomComponent, links: BomInput['lineage']): Object_ {
  const { card = {} } = component;
  const supplier = component.suppliers?.find((each) => each.role !== 'publisher');
  const publisher = component.suppliers?.find((each) => each.role === 'publisher');
  const licences = (component.licences ?? []).map((licence) => {
    const id = spdxIdOf(licence);
    return { license: id === undefined ? { name: licence } : { id } };
  });
  const properties = [
    ...(component.kind === 'prompt' || component.kind === 'subprocessor' || component.kind === 'system'
      ? [{ name: kindProperty, value: component.kind }]
      : []),
    ...(component.kind === 'model' ? [] : cardProperties(card, [])),
    ...[...links]
      .sort((a, b) => (`${a.relation} ${a.to}` < `${b.relation} ${b.to}` ? -1 : 1))
      .map((link) => ({ name: `${relationProperty}${link.relation}`, value: link.to })),
  ];
  return pruned({
    type: types[component.kind],
    'bom-ref': component.ref,
    supplier:
      supplier === undefined
        ? undefined
        : pruned({ name: supplier.name, url: supplier.url === undefined ? undefined : [supplier.url] }),
    publisher: publisher?.name,
    name: component.name,
    version: component.version,
    description: component.description,
    licenses: licences,
    purl: component.purl,
    externalReferences:
      component.kind === 'dataset'
        ? []
        : (component.sources ?? []).map((source) => ({ type: 'distribution', url: source.url })),
    components: [...(component.files ?? [])].sort((a, b) => (a.path < b.path ? -1 : 1)).map(file_),
    modelCard: component.kind === 'model' ? modelCard(card, links) : undefined,
    data:
      component.kind === 'dataset'
        ? dataOf(component)
        : component.kind === 'prompt'
          ? [{ type: 'definition', name: component.name }]
          : undefined,
    properties,
  });
}

function file_(file: PlannedFile): Object_ {
  const digests = [file.digest, ...(file.furtherDigests ?? [])].filter((digest) => digest !== undefined);
  const named = digests.map((digest) => ({
    alg: hashNames[digest.algorithm],
    algorithm: digest.algorithm,
    content: digest.value,
  }));
  return pruned({
    type: 'file',
    'mime-type':
      file.mediaType !== undefined && /^[-+a-z0-9.]+\/[-+a-z0-9.]+$/.test(file.mediaType) ? file.mediaType : undefined,
    name: file.path,
    hashes: named.flatMap(({ alg, content }) => (alg === undefined ? [] : [{ alg, content }])),
    properties: [
      ...named.flatMap(({ alg, algorithm, content }) =>
        alg === undefined ? [{ name: `${digestProperty}${algorithm}`, value: content }] : [],
      ),
      ...(file.size === undefined ? [] : [{ name: 'custodia:size', value: String(file.size) }]),
    ],
  });
}

function dataOf(component: BomComponent): Value[] {
  const sensitive = component.card?.sensitiveData;
  const entry = (url?: string): Object_ =>
    pruned({
      type: 'dataset',
      name: component.name,
      contents: url === undefined ? undefined : { url },
      classification: component.classification,
      sensitiveData: Array.isArray(sensitive) ? (sensitive as string[]) : undefined,
    });
  const urls = (component.sources ?? []).map((source) => source.url);
  return urls.length === 0 ? [entry()] : urls.map(entry);
}

const approaches: readonly string[] = [
  'supervised',
  'unsupervised',
  'reinforcement-learning',
  'semi-supervised',
  'self-supervised',
];

function modelCard(card: NonNullable<BomComponent['card']>, links: BomInput['lineage']): Object_ | undefined {
  const text = (field: CardFieldName): string | undefined =>
    typeof card[field] === 'string' && isStated(card[field]) ? (card[field] as string) : undefined;
  const approach = text('trainingProcedure');
  const inEnum = approach !== undefined && approaches.includes(approach);
  const datasets = [
    ...new Set(
      links.filter((link) => link.relation === 'trained_on' || link.relation === 'evaluated_on').map((link) => link.to),
    ),
  ]
    .sort()
    .map((ref) => ({ ref }));
  const metrics = Array.isArray(card.evaluationResults) ? (card.evaluationResults as readonly Metric[]) : [];
  const covered = [
    'task',
    'architecture',
    'inputs',
    'outputs',
    'ethicalConsiderations',
    'evaluationResults',
    ...(inEnum ? ['trainingProcedure'] : []),
    ...considerationFields.map(([, field]) => field),
  ];
  const built = pruned({
    modelParameters: pruned({
      approach: inEnum ? { type: approach } : undefined,
      task: text('task'),
      modelArchitecture: text('architecture'),
      datasets,
      inputs: formats(text('inputs')),
      outputs: formats(text('outputs')),
    }),
    quantitativeAnalysis: pruned({ performanceMetrics: metrics.map(metric_) }),
    considerations: pruned({
      ...Object.fromEntries(considerationFields.map(([key, field]) => [key, list(text(field))])),
      ethicalConsiderations: list(text('ethicalConsiderations')).map((name) => ({ name })),
    }),
    properties: cardProperties(card, covered),
  });
  return Object.keys(built).length === 0 ? undefined : built;
}

const list = (text: string | undefined): string[] => (text === undefined ? [] : text.split('\n\n'));
const formats = (text: string | undefined): Value[] => list(text).map((format) => ({ format }));

/** CycloneDX knows only a slice: data set and split go there when the metric has no slice of its own. */
function metric_(metric: Metric): Object_ {
  const slice = metric.slice ?? [metric.dataset, metric.split].filter((part) => part !== undefined).join(' / ');
  const interval = pruned({ lowerBound: metric.lowerBound, upperBound: metric.upperBound });
  return pruned({
    type: metric.name,
    value: metric.value,
    slice: slice === '' ? undefined : slice,
    confidenceInterval: Object.keys(interval).length === 0 ? undefined : interval,
  });
}

function cardProperties(card: NonNullable<BomComponent['card']>, covered: readonly string[]): Value[] {
  return Object.entries(card)
    .filter(([field, value]) => !covered.includes(field) && field !== 'evaluationResults' && isStated(value))
    .map(([field, value]) => ({
      name: `${cardProperty}${field}`,
      value: typeof value === 'string' ? value : (value as readonly string[]).join('\n'),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Without what is absent or empty, which the schema would partly refuse. */
const pruned = (value: Object_): Object_ =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([, each]) =>
        each !== undefined &&
        each !== '' &&
        !(Array.isArray(each) && each.length === 0) &&
        !(typeof each === 'object' && !Array.isArray(each) && Object.keys(each).length === 0),
    ),
  );
