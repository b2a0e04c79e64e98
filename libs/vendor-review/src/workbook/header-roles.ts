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
  | 'options'
  | 'evidence'
  | 'yes'
  | 'no'
  | 'na'
  | 'partial';

/** Tried in this order on the tidied heading; the first that fits names the role. English and German, the languages of the product. */
const headings: readonly [Role, RegExp][] = [
  ['yes', /^(yes|ja)$/],
  ['no', /^(no|nein)$/],
  ['na', /^(na|n a|not applicable|not applicable na|entfällt|nicht zutreffend|nicht anwendbar)$/],
  ['partial', /^(partial|partially|teilweise)$/],
  [
    'options',
    /^((possible|allowed|valid|answer|response) )?(choices|options)$|^(possible|allowed|valid) (answers|responses|values)$|^(antwort|auswahl)?möglichkeiten$|^antwortoptionen$/,
  ],
  ['customer', /^(csc|aic|customer|client) responsibilit(y|ies)/],
  [
    'owner',
    /^(ssrm )?(control )?ownership$|^ssrm (control )?owner(ship)?\b|^control owner$|^responsible party$|^(verantwortlich(er|e)?|zuständig(keit)?|verantwortung)$/,
  ],
  [
    'id',
    /^(sig )?(question|questions|ques|q|control question|item|serial|sl|s|row|line|sig|requirement|req|caiq|consensus assessment)? ?(id|ids|no|nr|num|number|#|ref|reference|index)$|^(questionid|cid|ref|reference|#|no|nr|index|id|q|item)$|^((lfd|fragen?) ?)?(nr|nummer|kennung)$|^fragen? ?id$/,
  ],
  ['control', /^(ccm |scf |nist |iso |mapped )?(control|cgid)( id| ids| number| reference| ref)?$|^ccm id$/],
  [
    'domain',
    /^(ccm |control |security |risk |question )?(domain|category|section|area|topic|group|theme|subject)( title| name)?$|^control domain$|^domain title and id$|^(bereich|kategorie|thema|themenbereich|themengebiet|abschnitt|domäne)$/,
  ],
  [
    'answer',
    /^((csp|vendor|supplier|provider|your|company|respondent|mp|osp|ap) )?((ai )?caiq )?(answer|answers|response|responses|reply)( yes no.*)?$|^consensus assessment answers?$|^compliance (result|status)$|^(yes|y) (no|n)( (na|n a|partial|not applicable))*$|^(answer|response) (option|selection|value)$|^((ihre|lieferanten|anbieter) ?)?(antwort|antworten|rückmeldung)( ja nein.*)?$|^ja nein( (entfällt|teilweise|nicht zutreffend))*$/,
  ],
  [
    'question',
    /^((security|assessment|consensus assessment|control|vendor|sig|caiq|due diligence|vsa) )?(question|questions|question text|question request|requirement|query|assessment item|question description)$|^consensus assessments? questions?$|^question request$|^(frage|fragen|fragestellung|fragetext|anforderung|prüffrage|kontrollfrage)$/,
  ],
  [
    'guidance',
    /^(guidance|help|help text|instructions?|hint|what we look for|question guidance|hilfe|hilfetext|hinweise? zur (frage|beantwortung)|ausfüllhinweise?)$/,
  ],
  ['evidence', /\b(supporting )?(documentation|evidence|attachments?|documents?|nachweise?|belege?|anlagen?)\b/],
  [
    'text',
    /^((csp|vendor|supplier|provider|your|respondent|response|answer|mp|osp|ap) )?(implementation description|description|explanations?|comments?|notes?|details|remarks?|justification|additional information|additional info|further information|narrative|rationale|observations?)\b|^(kommentare?|bemerkung(en)?|anmerkung(en)?|erläuterung(en)?|begründung|beschreibung|ergänzende angaben|weitere angaben)$/,
  ],
];

/** Words of a heading that make its values something else than the vendor's answer of today, whatever they look like. */
const otherMeaning =
  /\b(critical(ity)?|scope|mandatory|required|optional|applicab\w*|relevan\w*|previous|prior|former|old|last|historic\w*|expected|desired|target|model|sample|example|default|weight\w*|priority|risk|score|points|flag(ged|s)?|review\w*|verified|validated|checked|approved|accepted|internal|assessor|auditor|kritisch\w*|pflicht\w*|umfang|vorjahr\w*|vorherig\w*|letzt\w*|frühere?|alte?|erwartet\w*|soll|muster|beispiel\w*|gewicht\w*|risiko\w*|geprüft|bewertung|freigegeben|anwendbar\w*|relevanz)\b/;
/** The same between parentheses, where "(required)" or "(optional)" only tells how to fill the column in. */
const otherAside =
  /\b(previous|prior|former|old|last|historic\w*|expected|desired|target|model|sample|example|default|review\w*|verified|validated|checked|internal|assessor|auditor|vorjahr\w*|vorherig\w*|letzt\w*|frühere?|alte?|erwartet\w*|soll|muster|beispiel\w*|geprüft|intern\w*)\b/;
/** Headings that speak of an answer without being one of the usual ones: "Acme response", "Vendor position". */
const likeAnswer =
  /\b(answers?|responses?|repl(y|ies)|antwort(en)?|rückmeldung)\b|^((vendor|supplier|provider|your|company|respondent|lieferanten?|anbieter|ihre?) ?)?(position|statement|compliance|compliant|implementation status|implemented|in place|comply|complies|stellungnahme|umsetzungsstand|umgesetzt|erfüllt|selbstauskunft)$/;

/** What a heading says about answers: plainly that it is one, that it speaks of one, that it means something else, or nothing known. */
export type AnswerHeading = 'answer' | 'like-answer' | 'other' | 'unknown' | 'none';

/** Reads a heading as that of a column of answers; `none` is a blank heading. */
export function answerHeading(heading: string): AnswerHeading {
  const tidy = tidyHeading(heading);
  if (tidy === '') return 'none';
  const asides = [...heading.toLowerCase().matchAll(/\(([^)]*)\)/g)].map(([, aside]) => aside!);
  if (asides.some((aside) => otherAside.test(aside))) return 'other';
  const role = roleOf(heading);
  if (role === 'answer') return 'answer';
  if (role !== undefined || otherMeaning.test(tidy)) return 'other';
  return likeAnswer.test(tidy) ? 'like-answer' : 'unknown';
}

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
  /^(ist|sind|haben|hat|werden|wird|verfügen|gibt|können|kann|führen|nutzen|wer|was|wie|wann|wo|welche[rsnm]?|are|is|do|does|did|has|have|had|can|could|will|would|was|were|should|may|what|which|who|whom|whose|how|when|where|why|if (yes|no|so|not))\b/i;
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
  /^(if (yes|no|so|not)\W+)?(ist|sind|haben|hat|werden|wird|verfügen|gibt|können|kann|are|is|do|does|did|has|have|had|can|could|will|would|was|were|should|may)\b/i.test(
    text.trim(),
  );
