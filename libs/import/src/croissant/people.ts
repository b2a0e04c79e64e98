import { addPerson, type AssetDraft } from '../draft.js';
import { isPlaceholder } from '../placeholder.js';
import { isObject } from '../reading/json.js';
import { textOf } from '../reading/reader.js';
import { first, present } from './files.js';
import { nodeOf, type LdNode, type Terms } from './json-ld.js';
import { personTerms } from './terms.js';

export function readPeople(node: LdNode, asset: AssetDraft, terms: Terms, byId: ReadonlyMap<string, LdNode>): void {
  for (const role of personTerms) {
    for (const entry of node.terms.get(role) ?? []) {
      const text = textOf(entry.value);
      const party = isObject(entry.value) ? nodeOf(entry.value, entry.pointer, terms) : undefined;
      const full =
        party !== undefined && party.terms.size === 0 && party.id !== undefined ? (byId.get(party.id) ?? party) : party;
      const name = text ?? (full === undefined ? undefined : nameOf(full));
      if (name === undefined || isPlaceholder(name)) continue;
      const short = role.replace(/^prov:was/, '').replace(/^\w/, (letter) => letter.toLowerCase());
      const url = full === undefined ? undefined : (first(full, 'url') ?? first(full, 'sameAs'));
      if (full?.types.some((type) => /Organization|SoftwareAgent|Organisation|Consortium/.test(type)) === true)
        asset.suppliers.push({ name, role: short, ...present('url', url) });
      else addPerson(asset, short, name, (full === undefined ? undefined : first(full, 'email')) ?? url);
    }
  }
}

export const nameOf = (node: LdNode): string | undefined =>
  first(node, 'name') ??
  first(node, 'prov:label') ??
  first(node, 'url') ??
  (/^_:/.test(node.id ?? '_:') ? undefined : node.id);
