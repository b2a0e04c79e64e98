/** The headings of the sheet that a document of questions amounts to. */
export const askedHeadings = [
  'Question ID',
  'Domain',
  'Question',
  'Guidance',
  'Answer options',
  'Answer',
  'Comment',
] as const;

/** How a requirement is answered that asks no question of its own. */
export const requirementOptions = ['Yes', 'Partial', 'No', 'NA'];

interface Asked {
  readonly id: string;
  readonly domain: string;
  readonly question: string;
  readonly guidance: string;
  readonly options: readonly string[];
}

/** One question as a row under those headings, unanswered. */
export const askedRow = ({ id, domain, question, guidance, options }: Asked): string[] => [
  id,
  domain,
  question,
  guidance,
  options.join('\n'),
  '',
  '',
];
