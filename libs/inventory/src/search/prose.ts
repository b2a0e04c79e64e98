const card = 'custodia_texts(new.card)';

/** SQL for what the words of a row are taken from besides its name, as the trigger `found` of its table has it; `new` is the row. */
const prose = {
  model: ['new.purpose', 'new.licence', card],
  dataset: ['new.purpose', 'new.licence', 'new.quarantine_reason', card],
  prompt: ['new.purpose', card],
  system: ['new.purpose', 'new.risk_rationale', card],
  subprocessor: ['new.purpose', 'new.website', `array_to_string(new.regions, ' ')`, 'custodia_texts(new.alternatives)'],
  model_version: ['custodia_texts(new.remote)', 'custodia_texts(new.files)'],
  dataset_version: ['new.quarantine_reason', 'custodia_texts(new.sources)', 'custodia_texts(new.files)'],
  prompt_version: [`array_to_string(new.variables, ' ')`],
  document: [
    'new.issuer',
    'new.reference',
    'new.scope',
    `replace(new.kind, '_', ' ')`,
    'new.file_name',
    'new.withdrawn_because',
  ],
} as const;

/** Where words are looked for: `<name>_v1` is the table. */
export type SearchedTable = keyof typeof prose;

export const searchedTables = Object.keys(prose) as SearchedTable[];

export const proseOf = (table: SearchedTable): string => `concat_ws(E'\\n', ${prose[table].join(', ')})`;
