/** What a column is for, by its heading. */
export type Role =
  | 'id'
  | 'question'
  | 'answer'
  | 'owner'
  | 'text'
  | 'customer'
  | 'control'
  | 'domain'
  | 'guidance'
  | 'evidence'
  | 'yes'
  | 'no'
  | 'na'
  | 'partial';

/** Tried in this order on the tidied heading; the first that fits names the role. */
const headings: readonly [Role, RegExp][] = [
  ['yes', /^yes$/],
  ['no', /^no$/],
  ['na', /^(na|n a|not applicable|not applicable na)$/],
  ['partial', /^(partial|partially)$/],
  ['customer', /^(csc|aic|customer|client) responsibilit(y|ies)/],
  ['owner', /^(ssrm )?(control )?ownership$|^ssrm (control )?owner(ship)?\b|^control owner$|^responsible party$/],
  [
    'id',
    /^(sig )?(question|questions|ques|q|control question|item|serial|sl|s|row|line|sig|requirement|req|caiq|consensus assessment)? ?(id|ids|no|nr|num|number|#|ref|reference|index)$|^(questionid|cid|ref|reference|#|no|nr|index|id|q|item)$/,
  ],
  ['control', /^(ccm |scf |nist |iso |mapped )?(control|cgid)( id| ids| number| reference| ref)?$|^ccm id$/],
  [
    'domain',
    /^(ccm |control |security |risk |question )?(domain|category|section|area|topic|group|theme|subject)( title| name)?$|^control domain$|^domain title and id$/,
  ],
  [
    'answer',
    /^((csp|vendor|supplier|provider|your|company|respondent|mp|osp|ap) )?((ai )?caiq )?(answer|answers|response|responses|reply)( yes no.*)?$|^consensus assessment answers?$|^(yes|y) (no|n)( (na|n a|partial|not applicable))*$|^(answer|response) (option|selection|value)$/,
  ],
  [
    'question',
    /^((security|assessment|consensus assessment|control|vendor|sig|caiq|due diligence|vsa) )?(question|questions|question text|question request|requirement|query|assessment item|question description)$|^consensus assessments? questions?$|^question request$/,
  ],
  ['guidance', /^(guidance|help|help text|instructions?|hint|what we look for|question guidance)$/],
  ['evidence', /\b(supporting )?(documentation|evidence|attachments?|documents?)\b/],
  [
    'text',
    /^((csp|vendor|supplier|provider|your|respondent|response|answer|mp|osp|ap) )?(implementation description|description|explanations?|comments?|notes?|details|remarks?|justification|additional information|additional info|further information|narrative|rationale)\b/,
  ],
];

export const tidyHeading = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[^\p{L}\p{N}#]+/gu, ' ')
    .trim();

/** Headings are short and ask nothing; `undefined` when the cell is no heading we know. */
export function roleOf(heading: string): Role | undefined {
  if (heading.length > 120 || /\?\s*$/.test(heading.trim())) return undefined;
  const tidy = tidyHeading(heading);
  return headings.find(([, pattern]) => pattern.test(tidy))?.[0];
}

const asks =
  /^(are|is|do|does|did|has|have|had|can|could|will|would|was|were|should|may|what|which|who|whom|whose|how|when|where|why|if (yes|no|so|not))\b/i;
const demands =
  /^(describe|please|provide|explain|list|specify|state|define|outline|detail|attach|identify|indicate|confirm|name)\b/i;

/** A sentence that asks: a question mark, or an opening as questionnaires use, and more than a label. */
export function looksLikeQuestion(text: string): boolean {
  if (text.includes('?')) return true;
  const start = text.slice(0, 200).trim();
  const words = start.split(/\s+/).length;
  return (words >= 3 && asks.test(start)) || (words >= 2 && demands.test(start));
}

/** Asks for yes or no, as far as the opening tells. */
export const asksYesOrNo = (text: string): boolean =>
  /^(if (yes|no|so|not)\W+)?(are|is|do|does|did|has|have|had|can|could|will|would|was|were|should|may)\b/i.test(
    text.trim(),
  );
