/**
 * Recognises text that only keeps the place for a statement: unfilled templates, "to be done" marks, the guidance of a form left standing,
 * or nothing at all. A text is a placeholder when every one of its sentences is; one real sentence makes it a statement.
 *
 * A bare "N/A" or "None" counts as a placeholder, because documentation must say why something does not apply; "N/A: the model is
 * not fine-tuned" is a statement.
 */
export const isPlaceholder = (text: string): boolean => placeholderReason(text) !== undefined;

/** Why the text states nothing, or undefined when it does state something. */
export function placeholderReason(text: string): string | undefined {
  if (text.length > 20_000) return undefined; // no template is this long, and pattern matching should stay cheap
  const visible = withoutComments(text);
  if (bare(visible) === '') return text.trim() === '' ? 'empty' : 'holds only comments or markup';
  if (lorem.test(visible)) return 'dummy text';
  let reason: string | undefined;
  for (const sentence of sentencesOf(visible)) {
    const found = reasonForSentence(sentence);
    if (found === undefined) return undefined;
    reason ??= found;
  }
  return reason ?? 'empty';
}

const lorem = /\blorem ipsum\b/i;

/** Without HTML comments; one that is never closed hides the rest, as it does in a browser. Linear in the text. */
export function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', from)) {
    parts.push(text.slice(from, start));
    const end = text.indexOf('-->', start + 4);
    if (end < 0) return parts.join('');
    from = end + 3;
  }
  return parts.join('') + text.slice(from);
}

/** Lower case, without Markdown decoration, links reduced to their text, white space collapsed. */
const bare = (text: string): string =>
  text
    .replace(/\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\))?[^()\s]{0,500}\)/g, ']')
    .replace(/[*_`~#|\u200b\u00a0\ufeff]/g, ' ')
    .replace(/^[\s\-+•>]+/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

function sentencesOf(text: string): string[] {
  const templated = text.replace(/\{\{[^{}]{0,1000}\}\}|\{%[^{}]{0,1000}%\}/g, (mark) =>
    mark.replace(/[.!?\r\n]/g, ' '),
  );
  return templated
    .split(/\r?\n/)
    .flatMap((line) => line.split(/(?<=[a-z)\]”"’][.!?])(?<!\b(?:al|etc|vs|cf|e\.g|i\.e)\.)\s+(?=\S)/i))
    .map(bare)
    .filter((sentence) => !/^(?:e\.?g|i\.?e)\.?,?$/.test(sentence) && /[\p{L}\p{N}{<[$%?…]|^-+$|^\.+$/u.test(sentence));
}

const marks =
  /^(?:todo|to do|to-do|tbd|tba|tbc|tbf|fixme|xxx+|wip|n\.?\/?a\.?|na|none|nil|null|nan|undefined|unknown|unspecified|not specified|not available|not applicable|not provided|not yet available|no information|no information available|no data|no description|no description provided|pending|placeholder|empty|blank|coming soon|work in progress|under construction|description|foo|bar|foo bar|asdf|test test|to follow|ditto|-+|\.+|…|\?+)$/;
const opened = /^(?:todo|to do|tbd|tba|tbc|fixme|wip)\b\s*[:(\-–—!]/;
const needed =
  /^(?:more|further|additional) (?:information|info|details?) (?:is |are )?(?:needed|required|coming|to come)\b|^(?:needs?|requires?) (?:more|further|additional) (?:information|info|details?)\b|^(?:information|info|details?) (?:needed|missing|required|pending|to be (?:added|provided))\b/;
const later =
  /^(?:(?:this|the|details?|more|information|info|it|section|will|is|are|description|documentation|text)\s+){0,4}(?:to be|will be) (?:added|completed?|confirmed|determined|defined|decided|done|filled(?: in)?|announced|written|updated|provided|documented|described|supplied)\b/;
const insert =
  /^(?:please )?(?:insert|add|enter|type|put|write|fill(?: in| out)?|paste|replace|your)\b[^.]{0,120}\bhere$|^(?:please )?(?:fill (?:me |this |it )?(?:in|out)|complete (?:me|this|this section)|replace (?:me|this))$|^[^.]{1,80}\bgoes here$|^your (?:[a-z]+ ){0,3}(?:name|text|description|title|email|model|dataset|organi[sz]ation|company)$/;
const slot =
  /^(?:\{\{.*\}\}|\{%.*%\}|\$\{[^}]*\}|\{[a-z_][\w .-]{0,60}\}|<[a-z][^<>=]{0,80}>|%[a-z_]+%|__[a-z_]+__|\[(?:insert|your|add|enter|name|description|date|todo|tbd|company|organi[sz]ation|model|dataset|link|url|email|placeholder|fill)\b[^\]]{0,120}\]|\[[a-z]+(?:[ _][a-z]+){0,3} here\])$/;

const topic =
  'model|models|dataset|datasets|data|card|section|field|system|prompt|summary|description|limitations?|risks?|bias(?:es)?|tradeoffs?|uses?|use cases?|users?|source|sources|metrics?|results?|evaluation|training|annotations?|annotators?|curators?|license|licence|citation|process|procedure|performance|information|considerations?|instances?|splits?|architecture|contact|paper|motivation|impact|strategy';
const guidance = new RegExp(
  `^(?:please |briefly |optionally |if (?:available|relevant|possible|applicable),? ){0,3}(?:describe|provide|explain|list|specify|state|summari[sz]e|give|discuss|detail|outline|indicate|mention|include|document|address) (?:briefly |here |in detail |clearly ){0,2}(?:the|this|your|any|all|how|what|why|whether|which|who|where|when|a|an|some|basic|relevant|questions?|(?:more )?(?:details?|information)) (?:[^.]{0,160} )?(?:${topic})\\b`,
);
const dots =
  /^(?:please )?(?:describe|provide|explain|list|specify|summari[sz]e|enter|add|insert|write)\b[^.…]{0,80}(?:\.\.\.|…|:)$|^(?:please )?(?:describe|explain|specify|summari[sz]e)$/;
const question = new RegExp(
  `^(?:e\\.?g\\.?,? )?(?:who|what|how|why|which|when|where|whom|does|do|is|are|can|could|should|has|have|were|was)\\b[^?]{0,300}\\b(?:${topic})\\b[^?]{0,300}\\?$`,
);
const schema =
  /^the (?:name|type|value|title|description|architecture|version|kind|format|purpose|task|names?|url|link|date|slice|lower bound|upper bound)(?: of| for) (?:the|this|a|an|your) (?:[\w/-]+ ?){1,3}$|^(?:strategy|strategies) used to address this risk$|^expected (?:benefits|harms) to the identified groups?$|^the groups? or individuals? at risk of being\b|^the name of the slice this metric was computed on|^by default, assume this metric is not sliced|\bplease describe any mitigation strategy implemented$/;
const boilerplate =
  /^(?:users|readers) (?:\([^)]{0,60}\) )?should be made aware of the risks, biases and (?:technical )?limitations of the (?:model|dataset)|^use the code below to get started with the model|^this is the model card of an? .{0,60}model that has been pushed on the hub|^this model card has been (?:automatically generated|generated automatically)|^you should probably proofread and complete it|^carbon emissions can be estimated using the .{0,80}calculator|^this (?:model|dataset) card aims to be a base template for new (?:models|datasets)/;

function reasonForSentence(sentence: string): string | undefined {
  if (sentence.length > 600) return undefined; // nor is a single sentence of one
  const plain = sentence.replace(/[.!:;,]+$/, '').trim() || sentence;
  const inner = plain.replace(/^[[(<"'“]+(.*?)[\])>"'”]+$/, '$1').trim();
  if (marks.test(plain) || marks.test(inner) || opened.test(plain)) return `says only "${clip(plain)}"`;
  if (needed.test(inner) || later.test(inner)) return `says only that information is still to come ("${clip(plain)}")`;
  if (slot.test(plain) || slot.test(sentence)) return `is an unfilled template slot ("${clip(plain)}")`;
  if (insert.test(plain) || insert.test(inner)) return `asks to be filled in ("${clip(plain)}")`;
  if (guidance.test(plain) || dots.test(sentence) || question.test(sentence) || schema.test(plain))
    return `repeats the guidance of the form ("${clip(plain)}")`;
  if (boilerplate.test(plain)) return `is the standing text of a template ("${clip(plain)}")`;
  return labelOnly(sentence);
}

/** `Developed by:` with nothing, or with a placeholder, behind the colon. */
function labelOnly(sentence: string): string | undefined {
  const label = /^\p{L}[\p{L}\p{N} ()/&'[\]-]{0,60}?:(?!\/)\s*(.*)$/u.exec(sentence);
  if (label === null) return undefined;
  return (label[1] ?? '') === '' ? 'a label without a value' : reasonForSentence(label[1] ?? '');
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
