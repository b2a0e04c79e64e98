import { addPerson, attachCard, safeUrl, startCard, versionOf, type PlanDraft, type Reading } from '../draft.js';
import type { JsonFormat } from '../recognition.js';
import { isObject, type JsonObject } from '../reading/json.js';
import { readerOf, textOf, type ObjectReader } from '../reading/reader.js';

const provider =
  /Microsoft\.MachineLearningServices\/(?:workspaces|registries)\/[^/]*\/?models|Microsoft\.MachineLearningServices\/(?:workspaces|registries)\/models/i;

/** A model of Azure Machine Learning, as its command line shows it or as its REST interface answers. */
export const azureMl: JsonFormat = {
  format: 'azure-ml-model',
  recognise(value) {
    const told = ['id', 'type', '$schema']
      .map((key) => textOf(value[key]) ?? '')
      .find(
        (text) =>
          /^azureml:/.test(text) || provider.test(text) || /azuremlschemas\.azureedge\.net\/.*model\.schema/.test(text),
      );
    return told === undefined
      ? undefined
      : { certainty: 0.95, reasons: [`names Azure Machine Learning: ${told.slice(0, 80)}`] };
  },
  read: readModel,
};

function readModel(document: JsonObject, plan: PlanDraft): Reading {
  const { findings } = plan;
  const root = readerOf(document, '', findings);
  // The REST interface keeps in `properties` what the command line shows at the top.
  const rest = provider.test(textOf(document['type']) ?? '') ? root.object('properties') : undefined;
  const about = rest ?? root;
  const [, fromId, versionFromId] = /models\/([^/]+)(?:\/versions\/([^/]+))?$/.exec(root.text('id') ?? '') ?? [];
  const name = fromId ?? root.text('name');
  const asset = plan.asset('model', name ?? 'unnamed model', '');
  if (name === undefined) asset.unnamed = true;
  const card = startCard('model', findings);
  asset.description = about.text('description');
  const address = about.text('path') ?? about.text('modelUri');
  const label = (rest ? root.loose('name') : root.loose('version')) ?? versionFromId;
  const context = root.object(rest ? 'systemData' : 'creation_context');
  asset.versions.push(
    versionOf(versionFromId ?? label, '', {
      ...(address === undefined ? {} : { source: safeUrl(address, about.at('path'), 'path', findings) }),
      createdAt: context?.loose('created_at') ?? context?.loose('createdAt'),
      stage: about.loose('stage'),
      run: about.loose('job_name') ?? about.loose('jobName'),
    }),
  );
  const person = context?.loose('created_by') ?? context?.loose('createdBy');
  if (person !== undefined) addPerson(asset, 'creator', person);
  readTags(about.object('tags'), about, plan, asset.ref, card);
  const properties = about === root || isObject(about.raw['properties']) ? about.object('properties') : undefined;
  for (const [key, value] of Object.entries(properties?.raw ?? {})) asset.extra[`properties.${key}`] = value;
  card.list(
    'libraries',
    Object.keys(about.object('flavors')?.raw ?? {}).filter((flavour) => flavour !== 'python_function'),
    about.at('flavors'),
  );
  card.say(
    'architecture',
    about.loose('type') === 'mlflow_model' || about.loose('modelType') === 'mlflow_model' ? 'MLflow model' : undefined,
    about.at('type'),
  );
  for (const reader of new Set([root, about]))
    reader.ignore(
      'id',
      'type',
      'modelType',
      'name',
      'version',
      'isArchived',
      'isAnonymous',
      'is_anonymous',
      'provisioningState',
      'resourceGroup',
      'resource_group',
      '$schema',
      'latest_version',
      'intellectual_property',
      'system_metadata',
      'properties',
      'systemData',
      'creation_context',
      'stage',
      'jobName',
      'job_name',
    );
  about.leave('default_deployment_template', 'datastore');
  Object.assign(asset.extra, root.rest('a model of Azure Machine Learning'), rest?.rest('the properties of a model'));
  attachCard(asset, card, findings);
  return { errors: [] };
}

/** Model cards of Azure's registries are kept in tags. */
function readTags(
  tags: ObjectReader | undefined,
  about: ObjectReader,
  plan: PlanDraft,
  model: string,
  card: ReturnType<typeof startCard>,
): void {
  const asset = plan.assets.find(({ ref }) => ref === model)!;
  const plain: string[] = [];
  for (const [key, value] of Object.entries(tags?.raw ?? {})) {
    const [text, place] = [textOf(value), `${about.at('tags')}/${key}`];
    if (text === undefined) plain.push(key);
    else if (/^licen[cs]e$/i.test(key)) asset.licences.push(text);
    else if (key === 'task') card.say('task', text, place);
    else if (/^(?:training_?dataset|trainingData)$/i.test(key))
      plan.link(model, plan.mention('dataset', text, place).ref, 'trained_on');
    else if (/^(?:base_?model|baseModelId)$/i.test(key))
      plan.link(model, plan.mention('model', text, place).ref, 'fine_tuned_from');
    else if (/^(?:languages?)$/i.test(key)) card.list('languages', text.split(/[,;]\s*/), place);
    else if (/^(?:notes|description|summary|limitations|intended_?use)$/i.test(key))
      card.say(/limit/i.test(key) ? 'limitations' : /intended/i.test(key) ? 'intendedUse' : 'howToUse', text, place);
    else plain.push(`${key}: ${text}`);
  }
  card.list('tags', plain, about.at('tags'));
}
