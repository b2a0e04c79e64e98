import type { TextField } from '../cards/card.js';

/** What a section of a card is about. `skip` is furniture; `description`, `people` and `licence` go to the asset instead of the card. */
export type SectionRole = TextField | 'description' | 'skip' | 'licence' | 'people';

type Rule = readonly [RegExp, SectionRole];

const both: readonly Rule[] = [
  [
    /^(?:table of )?contents?$|^toc$|^how to contribute|^contributions?$|^acknowledg|^star history|^changelog badge/,
    'skip',
  ],
  [/\bout[- ]of[- ]scope|misuse|prohibited|not intended|disallowed|unsupported uses?/, 'outOfScopeUse'],
  [/\bfailure (?:modes?|cases?)|^known (?:issues|bugs|problems)$|^failures?$/, 'failureModes'],
  [/\bretention\b|\bretained\b|\bdeletion\b/, 'retention'],
  [
    /\breview (?:frequency|schedule|cycle|cadence|interval)|\bmaintenance\b|\bupdate (?:frequency|schedule|cycle)|^monitoring and review/,
    'reviewFrequency',
  ],
  [
    /\bguard-? ?rails?\b|\bsafeguards?\b|\bsafety (?:measures?|mitigations?|filters?|checker|module)\b|\bcontent (?:filter\w*|moderation)\b|^mitigations?$|\brisk mitigations?\b|^responsibility (?:and|&) safety$|^safety$|^human oversight$/,
    'guardrails',
  ],
  [/^(?:bias|biases|fairness)$|discussion of biases|^bias (?:and|&) fairness/, 'bias'],
  [/^recommendations?$/, 'recommendations'],
  [/\blimitations?\b|\bcaveats?\b|^(?:bias,? )?risks?\b|\bweaknesses\b|\bbias, risks/, 'limitations'],
  [/\bethic/, 'ethicalConsiderations'],
  [/\bsocial impact\b|\bbroader impact/, 'socialImpact'],
  [/\benvironment|\bcarbon\b|\bco2|\bemissions?\b|\benergy\b/, 'environmentalImpact'],
  [/\bcitations?\b|\bciting\b|^bibtex|^how to cite|^references?$/, 'citation'],
  [/\blicen[sc](?:e|es|ing)\b|^terms of use/, 'licence'],
  [/\bauthors?$|^contact|\bcard contact$|^maintainers?$|\bcurators?$|^team$|^credits$|point of contact/, 'people'],
];

const model: readonly Rule[] = [
  [
    /\bintended (?:use|uses|users|scope|purpose)|^uses?$|^direct use|^downstream use|^use[- ]cases?$|^primary (?:intended )?us(?:es|ers)|^scope$|^intent\b|^applications?$/,
    'intendedUse',
  ],
  [/\bfine-? ?tuning (?:data|dataset|datasets|corpus)|^instruction (?:data|datasets?)|^sft data/, 'fineTuningData'],
  [/\bhuman feedback|\brlhf\b|\bpreference (?:data|dataset|tuning)|^(?:dpo|reward model) data/, 'humanFeedback'],
  [
    /^training data|^training (?:and evaluation )?(?:data|datasets?|corpus|corpora|set)|^pre-? ?training (?:data|datasets?|corpus)|^data(?:sets?)?(?: used)?$|^data overview|^data sources?$|^training data\b|^model training data/,
    'trainingData',
  ],
  [/^(?:testing|test|evaluation|eval|validation) (?:data|datasets?|sets?)|^factors$/, 'evaluationData'],
  [/\bevaluation|\bresults?$|\bbenchmarks?\b|\bperformance\b|^metrics?$|^scores?$|^accuracy$/, 'evaluation'],
  [/\btraining\b|\bhyper-? ?parameters?\b|^pre-?processing|^speeds, sizes|^post-?processing/, 'trainingProcedure'],
  [
    /\barchitecture\b|^technical specifications|^model (?:type|specs?|specifications?)|^compute infrastructure|^hardware$|^software$/,
    'architecture',
  ],
  [
    /^(?:how to|usage|use with|use in|quick ?start|getting started|get started|example|inference|installation|install|requirements|run with|running|deployment|download|prompt (?:format|template)|chat template|code example)|\bhow to (?:use|get started)/,
    'howToUse',
  ],
  [/^inputs?\b/, 'inputs'],
  [/^outputs?\b/, 'outputs'],
  [/^trade-?offs?/, 'tradeoffs'],
  [/^users?$/, 'users'],
  [
    /^(?:model )?(?:description|summary|details?|overview|introduction|about|information)\b|^about\b|^abstract$|^highlights$|^model sources$/,
    'description',
  ],
];

const data: readonly Rule[] = [
  [
    /\bintended use|^uses?$|^direct use|^use[- ]cases?$|^scope$|^supported tasks|^purpose$|^applications?$/,
    'intendedUse',
  ],
  [/\bpersonal\b|\bsensitive\b|\bprivacy\b|\bpii\b|\banonymi[sz]/, 'personalData'],
  [/\bannotat|\blabel(?:l?ing)\b/, 'annotation'],
  [/\bcollection (?:period|time|dates?)|^time ?(?:frame|span|period)|^temporal coverage|^when was/, 'collectionPeriod'],
  [/^source data|^data sources?$|^sources?$|\bsource (?:language|data) producers|^provenance$|^origin$/, 'sources'],
  [
    /\bcollection\b|\bnormali[sz]ation|\bprocessing\b|\bpreprocessing\b|\bfiltering\b|\bcleaning\b|^dataset creation|^how .*(?:created|collected|made)|^construction$|^methodology$/,
    'collectionProcess',
  ],
  [/\brationale\b|^motivation/, 'rationale'],
  [
    /^(?:dataset |data )?(?:structure|instances?|fields?|splits?|format|schema|columns|features|statistics|size|files?|organi[sz]ation)\b|^configurations?$|^subsets?$|^languages?$/,
    'structure',
  ],
  [/^(?:how to|usage|loading|load|quick ?start|getting started|example|download|installation)/, 'howToUse'],
  [/\bresults?$|\bevaluation\b|\bbenchmarks?\b|\bleaderboards?\b|\bbaselines?\b/, 'evaluation'],
  [
    /^(?:dataset )?(?:description|summary|details?|overview|introduction|about|information)\b|^about\b|^abstract$|^considerations for using|^additional information|^dataset sources/,
    'description',
  ],
];

/** The role of a heading, or nothing when it names none that we know. */
export function roleOf(heading: string, kind: 'model' | 'data' | 'system'): SectionRole | undefined {
  const title = heading
    .toLowerCase()
    .replace(/\[[^\]]{0,40}\]|\((?:optional|nlp)\)/g, ' ')
    .replace(/^[\d.\s)§#-]+/, '')
    .replace(/[:?!.]+\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 120);
  if (title === '') return undefined;
  if (/^(?:model|dataset|data|system) card (?:for|of)\b/.test(title)) return undefined;
  const own = kind === 'data' ? data : model;
  if (isUsesAndLimits(title)) return 'intendedUse';
  const special = own.find(
    ([pattern], index) =>
      index < 1 && pattern.test(title) && !/\blimitations?\b|not intended|out[- ]of[- ]scope|misuse/.test(title),
  );
  return (special ??
    both.find(([pattern]) => pattern.test(title)) ??
    own.find(([pattern]) => pattern.test(title)))?.[1];
}

/** "Intended uses & limitations" states both. */
export const isUsesAndLimits = (heading: string): boolean =>
  /intended use/i.test(heading) && /limitation/i.test(heading);
