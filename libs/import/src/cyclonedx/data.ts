import { safeUrl, type AssetDraft, type CardDraft, type PlanDraft } from '../draft.js';
import { isPlaceholder } from '../placeholder.js';
import type { ObjectReader } from '../reading/reader.js';
import { readContact, readOrganisation } from './parties.js';
import type { BomState } from './bom-state.js';

/** `data` of a data component: what it is, where it is, how it is classified, who governs it. */
export function readData(
  component: ObjectReader,
  asset: AssetDraft,
  card: CardDraft,
  plan: PlanDraft,
  bom: BomState,
): void {
  for (const entry of component.objects('data')) readDataEntry(entry, asset, card, plan, bom);
  if (asset.sources.length > 0)
    card.say('sources', asset.sources.map((source) => source.url).join('\n'), component.pointer);
}

export function readDataEntry(
  entry: ObjectReader,
  asset: AssetDraft,
  card: CardDraft,
  plan: PlanDraft,
  bom: BomState,
): void {
  const own = entry.text('bom-ref');
  if (own !== undefined) {
    bom.refs.set(own, 'data');
    if (!bom.byRef.has(own)) bom.byRef.set(own, asset);
  }
  const contents = entry.object('contents');
  const url = contents?.text('url');
  if (contents !== undefined && url !== undefined)
    asset.sources.push({ url: safeUrl(url, contents.at('url'), 'url', plan.findings) });
  if (contents?.has('attachment') === true)
    plan.findings.add(
      'note',
      contents.at('attachment'),
      'attachment',
      'attached content is not imported',
      'register the file itself, with its digest',
    );
  contents?.ignore('attachment');
  contents?.leave('properties');
  contents?.rest('the contents');
  const classification = entry.text('classification');
  if (classification !== undefined && !isPlaceholder(classification)) asset.classification ??= classification;
  card.list(
    'sensitiveData',
    entry.texts('sensitiveData').map(({ value }) => value),
    entry.at('sensitiveData'),
  );
  const governance = entry.object('governance');
  for (const role of ['custodians', 'stewards', 'owners'] as const) {
    for (const party of governance?.objects(role) ?? []) {
      const single = role.slice(0, -1);
      readOrganisation(party.object('organization'), single, asset);
      const contact = party.object('contact');
      if (contact !== undefined) readContact(contact, single, asset);
    }
  }
  const description = entry.text('description') ?? entry.text('name');
  if (
    asset.description === undefined &&
    description !== undefined &&
    description !== asset.name &&
    !isPlaceholder(description)
  )
    asset.description = description;
  entry.ignore('type', 'name', 'description');
  entry.leave('graphics');
  Object.assign(asset.extra, entry.rest('a data entry'));
}
