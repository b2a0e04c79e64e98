import { cadenceMonths, fourEyesTiers } from './timing.policy.js';

/** What a subprocessor does and how it is used: the answers of an intake. */
export interface Intake {
  readonly categories: readonly string[];
  readonly dataSensitivity: string;
  readonly tier: 1 | 2 | 3 | 4;
}

interface ProposedQuestionnaire {
  /** Of a pack in our own words. */
  readonly template: string;
  readonly reason: string;
}

export interface Proposal {
  readonly questionnaires: readonly ProposedQuestionnaire[];
  /** What the vendor publishes is enough; nobody needs to be asked. */
  readonly desk: boolean;
  readonly validMonths: number;
  readonly fourEyes: boolean;
}

const any = (categories: readonly string[], ...wanted: string[]): boolean =>
  wanted.some((one) => categories.includes(one));

/**
 * Which questionnaires to send to a vendor, and why. The tier decides how much is asked, the category what about, and the data
 * whether privacy is asked beside it. A vendor of the lowest tier that has nothing to do with AI or with sensitive data is
 * reviewed from what it publishes.
 */
export function proposalFor({ categories, dataSensitivity, tier }: Intake): Proposal {
  const questionnaires: ProposedQuestionnaire[] = [];
  const propose = (template: string, reason: string): void => void questionnaires.push({ template, reason });
  const hosts = any(categories, 'cloud_infrastructure', 'network', 'application');
  const sensitive = dataSensitivity === 'confidential' || dataSensitivity === 'restricted';
  if (tier <= 2) propose('sig-lite-style', `Tier ${tier} is asked about all domains of risk.`);
  if (hosts && tier <= 3) propose('caiq-lite-style', 'It runs our workloads or data in its cloud.');
  if (any(categories, 'ai_model_provider', 'data_labelling', 'data_provider'))
    propose('ai-vendor', 'It provides models or data for them.');
  if (sensitive && tier > 2) propose('vsa-core-style', `${dataSensitivity} data reaches it, so privacy is asked, too.`);
  else if (tier === 3 && questionnaires.length === 0)
    propose('vsa-core-style', 'Tier 3 is asked for the core of security and privacy.');
  return {
    questionnaires,
    desk: questionnaires.length === 0,
    validMonths: cadenceMonths[tier],
    fourEyes: fourEyesTiers.includes(tier),
  };
}
