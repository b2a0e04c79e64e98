import { visit } from 'jsonc-parser';

export type StrictJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/**
 * JSON that means one thing only. A name that occurs twice in an object is refused, because readers differ in which of the
 * two they believe (RFC 8259, 4); so are comments, trailing commas and anything after the value.
 */
export function parseStrictJson(text: string): StrictJson {
  if (isDeep(text)) return { ok: false, problem: `nested more than ${mostLevels} levels deep` };
  const objects: Set<string>[] = [];
  let problem: string | null = null;
  const found = (what: string, offset: number): void => {
    problem ??= `${what} at character ${offset}`;
  };
  visit(
    text,
    {
      onObjectBegin: () => void objects.push(new Set()),
      onObjectEnd: () => void objects.pop(),
      onObjectProperty(name, offset) {
        const names = objects.at(-1);
        if (names?.has(name)) found(`the name "${name}" occurs twice`, offset);
        names?.add(name);
      },
      onComment: (offset) => found('a comment', offset),
      onError: (_, offset) => found('no valid JSON', offset),
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  if (problem !== null) return { ok: false, problem };
  const value = attempt(text);
  return value === undefined ? { ok: false, problem: 'no valid JSON' } : { ok: true, value };
}

/* The reader below works by recursion, so the depth is looked at first. */
const mostLevels = 64;

function isDeep(text: string): boolean {
  let level = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted && character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '[' || character === '{') level++;
    else if (character === ']' || character === '}') level--;
    if (level > mostLevels) return true;
  }
  return false;
}

function attempt(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Bytes as text, or `null` when they are not UTF-8 or begin with a byte order mark. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
