import { textFields, type TextField } from '../cards/card.js';
import type { AssetDraft, CardDraft, PlanDraft } from '../draft.js';
import { isPlaceholder, placeholderReason } from '../placeholder.js';
import type { ObjectReader } from '../reading/reader.js';
import { readProperties } from './parties.js';
import { cardProperty, considerationFields } from './terms.js';

/** A data set that a model card refers to or describes in place. */
export interface UsedData {
  readonly ref?: string | undefined;
  readonly inline?: ObjectReader | undefined;
  readonly place: string;
}

/** `modelCard` of a component (CycloneDX 1.5 to 1.7) into card fields; answers the data sets it names. */
export function readModelCard(model: ObjectReader, asset: AssetDraft, card: CardDraft, plan: PlanDraft): UsedData[] {
  const parameters = model.object('modelParameters');
  const used = parameters === undefined ? [] : readParameters(parameters, card);
  const analysis = model.object('quantitativeAnalysis');
  if (analysis !== undefined) readAnalysis(analysis, card, plan);
  const considerations = model.object('considerations');
  if (considerations !== undefined) readConsiderations(considerations, card);
  const properties = readProperties(model);
  readCardProperties(properties, card, model.at('properties'));
  for (const [name, value] of Object.entries(properties)) if (!name.startsWith(cardProperty)) asset.extra[name] = value;
  model.ignore('bom-ref');
  Object.assign(asset.extra, model.rest('a model card'));
  return used;
}

/** Fields that CycloneDX has no place for, as our own export writes them. */
export function readCardProperties(properties: Readonly<Record<string, string>>, card: CardDraft, place: string): void {
  for (const [name, value] of Object.entries(properties)) {
    const field = name.startsWith(cardProperty) ? name.slice(cardProperty.length) : '';
    if ((textFields as readonly string[]).includes(field)) card.say(field as TextField, value, place);
    else if (
      field === 'languages' ||
      field === 'tags' ||
      field === 'tasks' ||
      field === 'libraries' ||
      field === 'sensitiveData'
    )
      card.list(field, value.split('\n'), place);
  }
}

function readParameters(parameters: ObjectReader, card: CardDraft): UsedData[] {
  const approach = parameters.object('approach');
  card.say('trainingProcedure', approach?.text('type'), parameters.at('approach'));
  card.say('task', parameters.text('task'), parameters.at('task'));
  card.say('architecture', parameters.text('architectureFamily'), parameters.at('architectureFamily'));
  card.say('architecture', parameters.text('modelArchitecture'), parameters.at('modelArchitecture'));
  for (const key of ['inputs', 'outputs'] as const) {
    for (const entry of parameters.objects(key)) {
      card.say(key, entry.text('format'), entry.pointer);
      entry.rest('an input or output');
    }
  }
  const used = parameters
    .objects('datasets')
    .map((entry): UsedData =>
      entry.has('ref') ? { ref: entry.text('ref'), place: entry.pointer } : { inline: entry, place: entry.pointer },
    );
  approach?.rest('the approach');
  parameters.rest('the model parameters');
  return used;
}

function readAnalysis(analysis: ObjectReader, card: CardDraft, plan: PlanDraft): void {
  for (const metric of analysis.objects('performanceMetrics')) {
    const [name, value, slice] = [metric.loose('type'), metric.loose('value'), metric.loose('slice')];
    const interval = metric.object('confidenceInterval');
    const [lowerBound, upperBound] = [interval?.loose('lowerBound'), interval?.loose('upperBound')];
    metric.rest('a performance metric');
    const filler = placeholderReason(name ?? '') ?? placeholderReason(value ?? '');
    if (name === undefined || value === undefined || filler !== undefined)
      plan.findings.add(
        'missing',
        metric.pointer,
        'performanceMetrics',
        `a result states nothing: it ${filler ?? 'lacks its type or value'}`,
        'state type and value of the measurement',
        metric.raw,
      );
    else
      card.metric(
        {
          name,
          value,
          ...(slice === undefined || isPlaceholder(slice) ? {} : { slice }),
          ...(lowerBound === undefined ? {} : { lowerBound }),
          ...(upperBound === undefined ? {} : { upperBound }),
        },
        metric.pointer,
      );
  }
  const pictures = analysis.object('graphics')?.any('collection');
  if (Array.isArray(pictures) && pictures.length > 0)
    plan.findings.add(
      'note',
      analysis.at('graphics'),
      'graphics',
      `${pictures.length} embedded pictures are not imported`,
      'attach the original file as a document',
    );
  analysis.rest('the quantitative analysis');
}

function readConsiderations(considerations: ObjectReader, card: CardDraft): void {
  for (const [key, field] of considerationFields)
    for (const { value, place } of considerations.texts(key)) card.say(field, value, place);
  for (const risk of considerations.objects('ethicalConsiderations')) {
    sayFirst(
      card,
      'ethicalConsiderations',
      [
        ['', risk.text('name')],
        ['mitigation', risk.text('mitigationStrategy')],
      ],
      risk.pointer,
    );
    risk.rest('an ethical consideration');
  }
  for (const assessment of considerations.objects('fairnessAssessments')) {
    sayFirst(
      card,
      'fairness',
      [
        ['group at risk', assessment.text('groupAtRisk')],
        ['benefits', assessment.text('benefits')],
        ['harms', assessment.text('harms')],
        ['mitigation', assessment.text('mitigationStrategy')],
      ],
      assessment.pointer,
    );
    assessment.rest('a fairness assessment');
  }
  const environment = considerations.object('environmentalConsiderations');
  for (const consumption of environment?.objects('energyConsumptions') ?? []) {
    consumption.leave('energyProviders', 'properties');
    const cost = consumption.object('activityEnergyCost');
    const carbon = consumption.object('co2CostEquivalent');
    card.say(
      'environmentalImpact',
      `${consumption.text('activity') ?? 'activity'}: ${cost?.loose('value') ?? '?'} ${cost?.loose('unit') ?? ''}${carbon === undefined ? '' : `, ${carbon.loose('value') ?? '?'} ${carbon.loose('unit') ?? ''}`}`,
      consumption.pointer,
    );
  }
  environment?.leave('properties');
  environment?.rest('the environmental considerations');
  considerations.rest('the considerations');
}

/** Joins the parts that state something; when none does, the first filler is what gets reported. */
function sayFirst(
  card: CardDraft,
  field: TextField,
  parts: readonly (readonly [string, string | undefined])[],
  place: string,
): void {
  const stated = parts.filter(
    (part): part is readonly [string, string] => part[1] !== undefined && !isPlaceholder(part[1]),
  );
  const text = stated.map(([label, value]) => (label === '' ? value : `${label}: ${value}`)).join('; ');
  card.say(field, text === '' ? parts.find(([, value]) => value !== undefined)?.[1] : text, place);
}
