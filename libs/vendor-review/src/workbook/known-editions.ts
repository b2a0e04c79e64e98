import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { OwnerOption } from '../questionnaire/template-edition.js';

/** What we know about the published editions of a questionnaire: ids and vocabularies, never question text. */
export interface KnownEdition {
  readonly template: 'caiq' | 'caiq-lite' | 'ai-caiq';
  readonly edition: string;
  readonly title: string;
  /** Sheet name of the official workbook. */
  readonly sheet: string;
  readonly count: number;
  readonly answers: readonly string[];
  readonly owners: readonly OwnerOption[];
  /** In order; `null` where only the count is known (3.x). */
  readonly questions: readonly string[] | null;
}

const titles = z.record(z.string(), z.string());
const shape = z.object({
  domains: titles,
  domains3: titles,
  editions: z.array(
    z.object({
      template: z.enum(['caiq', 'caiq-lite', 'ai-caiq']),
      edition: z.string(),
      title: z.string(),
      sheet: z.string(),
      count: z.number().int(),
      answers: z.array(z.string()),
      owners: z.array(
        z.object({ label: z.string(), bears: z.enum(['vendor', 'customer', 'third-party', 'shared', 'undetermined']) }),
      ),
      questionsByControl: z.record(z.string(), z.array(z.number().int())).optional(),
    }),
  ),
});

/** Lies beside `src` and `dist` alike. */
const data = shape.parse(JSON.parse(readFileSync(new URL('../../data/caiq-editions.json', import.meta.url), 'utf8')));

export const knownEditions: readonly KnownEdition[] = data.editions.map(({ questionsByControl, ...edition }) => ({
  ...edition,
  questions: questionsByControl
    ? Object.entries(questionsByControl).flatMap(([control, numbers]) =>
        numbers.map((number) => `${control}.${number}`),
      )
    : null,
}));

export const knownEdition = (template: string, edition: string): KnownEdition | undefined =>
  knownEditions.find((one) => one.template === template && one.edition === edition);

/** Domain code to title; codes of the 3.x editions that later ones dropped included. */
export const ccmDomains: ReadonlyMap<string, string> = new Map(Object.entries({ ...data.domains3, ...data.domains }));

/** SIG's subject areas by letter. There is no Q. */
export const sigDomains: ReadonlyMap<string, string> = new Map(
  Object.entries({
    A: 'Enterprise Risk Management',
    B: 'Nth Party Management',
    C: 'Information Assurance',
    D: 'Asset and Info Management',
    E: 'Human Resources Security',
    F: 'Physical and Environmental Security',
    G: 'IT Operations Management',
    H: 'Access Control',
    I: 'Application Management',
    J: 'Cybersecurity Incident Management',
    K: 'Operational Resilience',
    L: 'Compliance Management',
    M: 'Endpoint Security',
    N: 'Network Security',
    O: 'ESG',
    P: 'Privacy Management',
    R: 'Artificial Intelligence',
    S: 'Supply Chain Risk Management',
    T: 'Threat Management',
    U: 'Server Security',
    V: 'Cloud Services',
  }),
);

export const vsaCoreSections = [
  'Service Introduction',
  'Data Inventory',
  'Security Core Controls',
  'Privacy Introduction',
  'US Privacy',
  'GDPR Privacy',
] as const;
export const vsaFullSections = [
  'Service Overview',
  'Data Protection & Access Control',
  'Policies & Standards',
  'Proactive Security',
  'Reactive Security',
  'Software Supply Chain',
  'Customer Facing Application Security',
  'Compliance',
] as const;
