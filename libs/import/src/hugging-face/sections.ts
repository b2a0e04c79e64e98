import type { TextField } from '../cards/card.js';
import { addPerson, isNew, safeUrl, type AssetDraft, type CardDraft, type PlanDraft } from '../draft.js';
import { isPlaceholder, placeholderReason, withoutComments } from '../placeholder.js';
import { labelledLines, plain, withoutExamples, type Section } from '../reading/markdown.js';
import { urlsIn } from '../reading/url.js';
import { isUsesAndLimits, roleOf, type SectionRole } from './headings.js';

/** Fields that some heading of the file states; the others were never asked for by its author. */
export function readSections(sections: readonly Section[], asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  const kind = card.kind === 'prompt' ? 'model' : card.kind;
  const path: { level: number; role: SectionRole | undefined }[] = [];
  const top = sections.reduce((least, section) => (section.level > 0 ? Math.min(least, section.level) : least), 7);
  const lead = sections.find((section) => section.level > 0);
  let both: { text: string; place: string } | undefined;
  for (const section of sections) {
    while (path.length > 0 && (path.at(-1)?.level ?? 0) >= section.level) path.pop();
    const own = roleOf(section.title, kind);
    const above = path.at(-1)?.role;
    const role = own ?? (section.level > 1 && above !== 'description' && above !== 'skip' ? above : undefined);
    path.push({ level: section.level, role });
    const place = `section "${section.title === '' ? 'top' : section.title.slice(0, 80)}" (line ${section.line})`;
    if (isUsesAndLimits(section.title) && section.text !== '' && !isPlaceholder(section.text))
      both = { text: section.text, place };
    if (section.level <= 1 || role === 'description' || own === 'people') readLabels(section, asset, card, plan);
    if (role !== 'skip')
      place_(
        section === lead && section.level === top ? { ...section, level: 1 } : section,
        role,
        place,
        asset,
        card,
        plan,
        own === undefined && above !== undefined,
      );
  }
  if (both !== undefined && card.build().fields.limitations === undefined)
    card.say('limitations', both.text, both.place);
}

function place_(
  section: Section,
  role: SectionRole | undefined,
  place: string,
  asset: AssetDraft,
  card: CardDraft,
  plan: PlanDraft,
  inherited: boolean,
): void {
  const text = section.text;
  if (role === 'description' || (role === undefined && section.level <= 1)) {
    const prose = withoutLabels(text);
    if (asset.description === undefined && prose !== '' && !isPlaceholder(prose))
      asset.description = prose.slice(0, 5000);
    else if (prose !== '' && !isPlaceholder(prose)) card.passage(section.title, prose, place);
  } else if (role === undefined) {
    if (text !== '' && !isPlaceholder(text)) {
      card.passage(section.title, text, place);
      plan.findings.add(
        'unknown',
        place,
        section.title.slice(0, 80),
        'the heading names no field of a card; the text is kept as a passage',
        'rename the heading if it states one of the required fields',
        text,
      );
    }
  } else if (role === 'licence') {
    const words = withoutExamples(text).join('\n').trim();
    if (asset.licences.length === 0 && words !== '' && !isPlaceholder(words))
      asset.licences.push(plain(words).slice(0, 300));
  } else if (role === 'people') {
    if (text !== '' && !isPlaceholder(text)) addPerson(asset, personRole(section.title), plain(text).slice(0, 300));
  } else if (role !== 'skip') {
    // an empty heading whose subsections hold the text states nothing by itself, and hides nothing
    if (text === '' && !inherited) return;
    const visible = withoutComments(text).trim() || text; // a text that is only a comment is reported as the filler it is
    card.say(role, inherited ? `${section.title}: ${visible}` : visible, place);
    if (role === 'sources' && card.kind === 'data') addSources(text, asset, place, plan);
  }
}

const personRole = (title: string): string =>
  /contact/i.test(title) ? 'contact' : /curator/i.test(title) ? 'curator' : 'author';

function withoutLabels(text: string): string {
  const lines = text.split('\n');
  const labels = new Set(
    labelledLines(text)
      .filter(({ label }) => labelRole(label) !== undefined)
      .map(({ offset }) => offset),
  );
  return withoutComments(lines.filter((_, index) => !labels.has(index)).join('\n')).trim();
}

type LabelRole =
  'supplier' | 'reference' | 'contact' | 'licence' | 'languages' | 'base' | 'trained' | 'size' | TextField;

function labelRole(label: string): LabelRole | undefined {
  const name = label
    .toLowerCase()
    .replace(/\[[^\]]{0,40}\]|\([^)]{0,40}\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (
    /^(?:developed|curated|funded|shared|created|provided|trained|published|maintained|model creator|organi[sz]ation)(?: by)?$/.test(
      name,
    )
  )
    return 'supplier';
  if (
    /^(?:homepage|repository|paper|demo|leaderboard|website|github|source code|project page|blog|dataset|documentation|download|arxiv)$/.test(
      name,
    )
  )
    return name === 'dataset' ? 'trained' : 'reference';
  if (/^(?:point of contact|contact|contacts|email)$/.test(name)) return 'contact';
  if (/^licen[sc]es?$/.test(name)) return 'licence';
  if (/^languages?$/.test(name)) return 'languages';
  if (/^(?:finetuned|fine-tuned|finetuned|adapted|quantized|derived) from(?: model)?$|^base model$/.test(name))
    return 'base';
  if (/^(?:model type|architecture|model architecture|model)$/.test(name)) return 'architecture';
  if (/^(?:size of .*|total amount of disk used|number of (?:examples|rows|samples)|training regime)$/.test(name))
    return name === 'training regime' ? 'trainingProcedure' : 'size';
  if (/^pre-?processing$/.test(name)) return 'trainingProcedure';
  return undefined;
}

/** `- **Developed by:** ...` and the like, as the templates of the Hub lay them out. */
function readLabels(section: Section, asset: AssetDraft, card: CardDraft, plan: PlanDraft): void {
  for (const { label, value, offset } of labelledLines(section.text)) {
    const role = labelRole(label);
    if (role === undefined) continue;
    const place = `line ${section.textLine + offset}`;
    const text = plain(value);
    if (value === '' || isPlaceholder(value)) {
      plan.findings.add(
        'missing',
        place,
        label,
        value === ''
          ? 'is a label without a value'
          : `states nothing: it ${placeholderReason(value) ?? 'is a placeholder'}`,
        'fill it in or remove the line',
        value,
      );
      continue;
    }
    const url = urlsIn(value)[0];
    if (role === 'supplier') addPerson(asset, label.toLowerCase(), text.slice(0, 300), url);
    else if (role === 'contact') addPerson(asset, 'contact', text);
    else if (role === 'reference') {
      if (url !== undefined)
        asset.references.push({ type: label.toLowerCase(), url: safeUrl(url, place, label, plan.findings) });
      if (card.kind === 'data' && url !== undefined && /homepage|repository|website|download/i.test(label))
        addSources(url, asset, place, plan);
    } else if (role === 'licence') {
      if (asset.licences.length === 0) asset.licences.push(text.slice(0, 300));
    } else if (role === 'languages') card.list('languages', text.split(/\s*[,;/]\s*|\s+and\s+/), place);
    else if (role === 'base') {
      if (!plan.links.some((link) => link.from === asset.ref && /_from$/.test(link.relation)))
        plan.link(asset.ref, plan.mention('model', text.slice(0, 200), place).ref, 'fine_tuned_from');
    } else if (role === 'trained') {
      if (card.kind === 'model') {
        card.say('trainingData', text, place);
        plan.link(asset.ref, plan.mention('dataset', text.slice(0, 200), place).ref, 'trained_on');
      }
    } else card.say(role, `${label}: ${text}`, place);
  }
}

function addSources(text: string, asset: AssetDraft, place: string, plan: PlanDraft): void {
  for (const url of urlsIn(text)) {
    const safe = safeUrl(url, place, 'source', plan.findings);
    if (isNew(asset, `source ${safe}`)) asset.sources.push({ url: safe });
  }
}
