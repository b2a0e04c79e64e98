import i18next from 'i18next';

/**
 * A name of the schema in the language that is chosen: `retireModel` is "Retire model" or "Modell ausmustern". What no
 * translation knows is made readable from its English name.
 */
export function readable(name: string): string {
  const translated: unknown = i18next.getResource(i18next.language, 'names', name);
  return typeof translated === 'string' ? translated : inEnglish(name);
}

/** What a case waits for, in the language that is chosen; as the service says it where no translation knows its code. */
export function blockerInWords({ code, message }: { readonly code: string; readonly message: string }): string {
  const translated: unknown = i18next.getResource(i18next.language, 'names', `blocker.${code}`);
  return typeof translated === 'string' ? translated : message;
}

/** Names that do not say by themselves what they mean. */
const inOtherWords: Readonly<Record<string, string>> = {
  YES_NO: 'Yes or no',
  YES_NO_PARTIAL: 'Yes, no or partly',
  SINGLE: 'One of a choice',
  MULTIPLE: 'Several of a choice',
  NA: 'Not applicable',
};

/** Words that are written in capitals. */
const capitals = /\b(?:ai|api|mcp|nist|rmf|url)\b/gi;

/** `OPEN_WITH_CONDITIONS`, `retireModel` and `ownerId` as people write them: "Open with conditions", "Retire model", "Owner". */
function inEnglish(name: string): string {
  if (inOtherWords[name]) return inOtherWords[name];
  const words = (/^[A-Z0-9_]+$/.test(name) ? name.toLowerCase() : name)
    .replaceAll('_', ' ')
    .replace(/(?<=[a-z])Ids?$/, '')
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(capitals, (word) => word.toUpperCase());
}
