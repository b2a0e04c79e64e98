import type { CardDraft, PlanDraft } from '../draft.js';
import { isPlaceholder } from '../placeholder.js';
import type { ObjectReader } from '../reading/reader.js';

export function readMetrics(analysis: ObjectReader, card: CardDraft, plan: PlanDraft): void {
  for (const metric of analysis.objects('performance_metrics')) {
    const name = metric.loose('type');
    const value = metric.loose('value');
    if (name === undefined || value === undefined || isPlaceholder(value)) {
      plan.findings.add(
        'missing',
        metric.pointer,
        'performance_metrics',
        'a result lacks its type or its value',
        'state both',
        metric.raw,
      );
      metric.ignore('slice', 'threshold', 'confidence_interval');
      continue;
    }
    const interval = metric.object('confidence_interval');
    const lower = interval?.loose('lower_bound');
    const upper = interval?.loose('upper_bound');
    const [low, middle, high] = [Number(lower ?? Number.NaN), Number(value), Number(upper ?? Number.NaN)];
    if (low > middle || high < middle)
      plan.findings.add(
        'wrong',
        metric.at('confidence_interval'),
        'confidence_interval',
        `does not contain the value of ${name}`,
        'check value and bounds',
        `${lower ?? '?'} .. ${upper ?? '?'}`,
      );
    if (
      /^(?:accuracy|precision|recall|f1|auc|specificity|sensitivity)/i.test(name) &&
      (high > 1 || low < 0) &&
      middle >= 0 &&
      middle <= 1
    )
      plan.findings.add(
        'wrong',
        metric.at('confidence_interval'),
        'confidence_interval',
        `reaches beyond what ${name} can be (0 to 1)`,
        'use an interval that respects the range, e.g. Wilson',
        `${lower ?? '?'} .. ${upper ?? '?'}`,
      );
    card.metric(
      {
        name,
        value,
        slice: metric.loose('slice'),
        threshold: metric.loose('threshold'),
        lowerBound: lower,
        upperBound: upper,
      },
      metric.pointer,
    );
    metric.rest('a performance metric');
  }
  graphics(analysis, plan);
  analysis.rest('the quantitative analysis');
}

export function graphics(reader: ObjectReader, { findings }: PlanDraft): void {
  const collection = reader.object('graphics')?.any('collection');
  if (Array.isArray(collection) && collection.length > 0)
    findings.add(
      'note',
      reader.at('graphics'),
      'graphics',
      `${collection.length} embedded pictures are not imported`,
      'attach the original file as a document',
    );
}
