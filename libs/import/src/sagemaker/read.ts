import {
  addPerson,
  attachCard,
  safeUrl,
  startCard,
  versionOf,
  type AssetDraft,
  type CardDraft,
  type PlanDraft,
  type Reading,
} from '../draft.js';
import type { TextField } from '../cards/card.js';
import type { JsonFormat } from '../recognition.js';
import { isObject, type JsonObject } from '../reading/json.js';
import { readJson } from '../reading/json-reader.js';
import { defaultLimits, startBudget } from '../reading/limits.js';
import { readerOf, type ObjectReader } from '../reading/reader.js';

const sections = [
  'model_overview',
  'intended_uses',
  'business_details',
  'training_details',
  'evaluation_details',
  'additional_information',
];

/** A model card of Amazon SageMaker: its content, or the answer about a card, which holds the content as text. */
export const sageMaker: JsonFormat = {
  format: 'sagemaker-card',
  recognise(value) {
    const found = sections.filter((key) => Object.hasOwn(value, key));
    if (found.includes('model_overview') || found.length >= 2)
      return {
        certainty: found.length > 1 ? 0.95 : 0.85,
        reasons: [`has the sections ${found.join(', ')} of a SageMaker model card`],
      };
    return typeof value['ModelCardName'] === 'string' && typeof value['Content'] === 'string'
      ? { certainty: 0.97, reasons: ['has ModelCardName and Content, as SageMaker answers'] }
      : undefined;
  },
  read(document, plan) {
    if (typeof document['Content'] !== 'string') return readCard(document, plan, undefined, undefined);
    const { value, faults } = readJson(document['Content'], startBudget(defaultLimits));
    if (faults.length > 0 || !isObject(value))
      return {
        errors: [
          { place: '/Content', reason: 'the content of the card is no JSON object', remedy: 'export the card again' },
        ],
      };
    const root = readerOf(document, '', plan.findings);
    const [name, version] = [root.text('ModelCardName'), root.loose('ModelCardVersion')];
    root.ignore(
      'Content',
      'ModelCardArn',
      'ModelCardStatus',
      'CreationTime',
      'CreatedBy',
      'LastModifiedTime',
      'LastModifiedBy',
      'SecurityConfig',
      'ModelCardProcessingStatus',
      'ResponseMetadata',
    );
    root.rest('an answer about a model card');
    return readCard(value, plan, name, version);
  },
};

function readCard(
  document: JsonObject,
  plan: PlanDraft,
  called: string | undefined,
  edition: string | undefined,
): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  const overview = root.object('model_overview');
  const name = overview?.text('model_name') ?? called;
  const asset = plan.asset('model', name ?? 'unnamed model', '');
  if (name === undefined) asset.unnamed = true;
  const card = startCard('model', findings);
  asset.description = overview?.text('model_description');
  say(overview, card, { problem_type: 'task', algorithm_type: 'architecture' });
  const artifact = overview?.texts('model_artifact')[0];
  asset.versions.push(
    versionOf(
      overview?.loose('model_version') ?? edition,
      '/model_overview',
      artifact ? { source: safeUrl(artifact.value, artifact.place, 'model_artifact', findings) } : {},
    ),
  );
  for (const role of ['model_creator', 'model_owner']) {
    const who = overview?.text(role);
    if (who !== undefined) addPerson(asset, role.replace('model_', ''), who);
  }
  overview?.ignore('model_id', 'inference_environment');
  close(overview, asset, 'the overview');
  const uses = root.object('intended_uses');
  say(uses, card, {
    purpose_of_model: 'intendedUse',
    intended_uses: 'intendedUse',
    factors_affecting_model_efficiency: 'limitations',
    risk_rating: 'ethicalConsiderations',
    explanations_for_risk_rating: 'ethicalConsiderations',
  });
  close(uses, asset, 'the intended uses');
  const business = root.object('business_details');
  say(business, card, { business_problem: 'rationale', business_stakeholders: 'users', line_of_business: 'rationale' });
  close(business, asset, 'the business details');
  readTraining(root.object('training_details'), asset, card, plan);
  for (const evaluation of root.objects('evaluation_details')) readEvaluation(evaluation, asset, card, plan);
  const more = root.object('additional_information');
  say(more, card, { ethical_considerations: 'ethicalConsiderations', caveats_and_recommendations: 'recommendations' });
  const custom = more?.object('custom_details');
  for (const [title, text] of Object.entries(custom?.raw ?? {})) card.passage(title, String(text), custom!.pointer);
  close(more, asset, 'the additional information');
  root.ignore('model_package_details');
  Object.assign(asset.extra, root.rest('a SageMaker model card'));
  attachCard(asset, card, findings);
  return { errors: [] };
}

function readTraining(training: ObjectReader | undefined, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  if (!training) return;
  const objective = training.object('objective_function');
  const aim = objective?.object('function');
  card.say(
    'trainingProcedure',
    [aim?.loose('function'), aim?.loose('facet'), aim?.loose('condition'), objective?.loose('notes')]
      .filter(Boolean)
      .join(' ') || undefined,
    training.at('objective_function'),
  );
  card.say('trainingProcedure', training.text('training_observations'), training.at('training_observations'));
  const job = training.object('training_job_details');
  for (const { value, place } of job?.texts('training_datasets') ?? [])
    linkData(value, place, 'trained_on', asset, card, plan);
  for (const metric of [
    ...(job?.objects('training_metrics') ?? []),
    ...(job?.objects('user_provided_training_metrics') ?? []),
  ])
    measured(metric, card, undefined);
  const settings = [
    ...(job?.objects('hyper_parameters') ?? []),
    ...(job?.objects('user_provided_hyper_parameters') ?? []),
  ];
  card.say(
    'trainingProcedure',
    settings.map((each) => `${each.loose('name') ?? ''}: ${each.loose('value') ?? ''}`).join('\n') || undefined,
    job?.at('hyper_parameters') ?? '',
  );
  job?.ignore('training_arn', 'training_environment');
  close(job, asset, 'the training job');
  close(training, asset, 'the training details');
}

function readEvaluation(evaluation: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  const name = evaluation.text('name');
  card.say('evaluation', evaluation.text('evaluation_observation'), evaluation.at('evaluation_observation'));
  for (const { value, place } of evaluation.texts('datasets'))
    linkData(value, place, 'evaluated_on', asset, card, plan);
  for (const group of evaluation.objects('metric_groups')) {
    const task = group.text('name') ?? name;
    for (const metric of group.objects('metric_data')) measured(metric, card, task);
    group.rest('a group of metrics');
  }
  evaluation.ignore('evaluation_job_arn', 'metadata');
  close(evaluation, asset, 'an evaluation');
}

function measured(metric: ObjectReader, card: CardDraft, task: string | undefined): void {
  const name = metric.loose('name');
  const value = metric.any('value');
  if (name !== undefined && value !== undefined)
    card.metric(
      {
        name,
        value: typeof value === 'object' ? JSON.stringify(value) : String(value),
        ...(task === undefined ? {} : { task }),
      },
      metric.pointer,
    );
  metric.ignore('type', 'notes', 'x_axis_name', 'y_axis_name');
  metric.rest('a metric');
}

function linkData(
  address: string,
  place: string,
  relation: 'trained_on' | 'evaluated_on',
  asset: AssetDraft,
  card: CardDraft,
  plan: PlanDraft,
): void {
  const data = plan.mention('dataset', address, place);
  data.sources.push({ url: safeUrl(address, place, 'datasets', plan.findings) });
  plan.link(asset.ref, data.ref, relation);
  card.say(relation === 'trained_on' ? 'trainingData' : 'evaluationData', address, place);
}

function say(reader: ObjectReader | undefined, card: CardDraft, fields: Readonly<Record<string, TextField>>): void {
  for (const [key, field] of Object.entries(fields)) card.say(field, reader?.loose(key), reader?.at(key) ?? '');
}

const close = (reader: ObjectReader | undefined, asset: AssetDraft, where: string): void =>
  void Object.assign(asset.extra, reader?.rest(where));
