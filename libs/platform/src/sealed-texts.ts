import type { NewEvent } from '@custodia/event-store';
import { derivedId, ImmutableMap } from '@custodia/kernel';
import { VaultFault, type Opened, type Sealed, type Vault } from '@custodia/vault';

/** What is read in place of a text whose key is destroyed. */
export const erasedText = '[erased with the data of a person]';

const begin = '[[sealed:';
const pattern = /\[\[sealed:([\w.-]+)\]\]/g;

/**
 * A sealed text as a text: events and read models keep it where the text stood. It names the place for which it was sealed, so
 * a decision may hand it on to another event.
 */
function tokenOf({ subject, iv, ciphertext, tag, digest }: Sealed, context: string): string {
  const parts = [subject, iv, ciphertext, tag, digest, Buffer.from(context).toString('base64url')];
  return `${begin}${parts.join('.')}]]`;
}

interface Found {
  readonly context: string;
  readonly sealed: Sealed;
}

function partsOf(body: string): Found | null {
  const [subject, iv, ciphertext, tag, digest, context] = body.split('.');
  if (context === undefined) return null;
  const sealed = { sealed: 'A256GCM', subject, iv, ciphertext, tag, digest } as Sealed;
  return { context: Buffer.from(context, 'base64url').toString(), sealed };
}

/** Whether a stored text, of an event or of a row, holds a sealed one. */
export const holdsSealedText = (text: string): boolean => text.includes(begin);

/** Seals one text for an event, with the key of what its request says so. */
export type SealText = (context: string, text: string) => Promise<Sealed>;

/** One key for each request and text; what is recorded after an erasure has another one. */
export async function sealWithKeyOf(
  vault: Pick<Vault, 'seal'>,
  { organisation, request, event }: { readonly organisation: string; readonly request: string; readonly event: string },
  context: string,
  text: string,
): Promise<Sealed> {
  const by = (of: string): Promise<Sealed> =>
    vault.seal({ organisation, id: `reason-${derivedId(of, text)}` }, context, text);
  return by(request).catch((fault: unknown) => {
    if (fault instanceof VaultFault) return by(event);
    throw fault;
  });
}

/** The event with the texts sealed that its codec declares; what is sealed already stays. */
export async function withSealedTexts({ texts = [], ...event }: NewEvent, stream: string, seal: SealText) {
  if (texts.length === 0) return event;
  const data = JSON.parse(event.data) as object;
  for (const path of texts) {
    const context = `${stream}#${path} ${event.id}`;
    await replaceAt(data, path.split('.'), async (text) =>
      text.trim() === '' || text.startsWith(begin) ? text : tokenOf(await seal(context, text), context),
    );
  }
  return { ...event, data: JSON.stringify(data) };
}

async function replaceAt(value: unknown, path: readonly string[], by: (text: string) => Promise<string>) {
  if (Array.isArray(value)) return void (await each(value, (part) => replaceAt(part, path, by)));
  const [name, ...rest] = path;
  if (name === undefined || typeof value !== 'object' || value === null) return;
  const holder = value as Record<string, unknown>;
  const found = holder[name];
  if (typeof found === 'string' && rest.length === 0) holder[name] = await by(found);
  else await replaceAt(found, rest, by);
}

const each = async (parts: readonly unknown[], act: (part: unknown) => Promise<void>): Promise<void> => {
  for (const part of parts) await act(part);
};

/** The keys of the texts that are sealed in a stored text, each with what it says; `null` for one that was erased. */
export async function sealedTextsIn(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  stored: readonly string[],
): Promise<{ readonly key: string; readonly text: string | null }[][]> {
  const found = stored.map((text) => [...text.matchAll(pattern)].flatMap(([, body]) => partsOf(body!) ?? []));
  const opened = await openLeniently(vault, organisation, found.flat());
  let next = 0;
  return found.map((all) =>
    all.map(({ sealed: { subject: key } }) => {
      const answer = opened[next++]!;
      return { key, text: answer.kind === 'text' ? answer.text : null };
    }),
  );
}

/** What does not open with a key of ours is no sealed text, whatever it looks like: whoever wrote it reads it again. */
type Answer = Opened | { readonly kind: 'foreign' };

async function openLeniently(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  items: readonly Found[],
): Promise<Answer[]> {
  if (items.length === 0) return [];
  try {
    return await vault.openAll(organisation, items);
  } catch (fault) {
    if (!(fault instanceof VaultFault)) throw fault;
    if (items.length === 1) return [{ kind: 'foreign' }];
    const half = items.length >> 1;
    return [
      ...(await openLeniently(vault, organisation, items.slice(0, half))),
      ...(await openLeniently(vault, organisation, items.slice(half))),
    ];
  }
}

/**
 * The value (a row, a list, the answer to a request) with every sealed text in it as it was written, or `erasedText` once its
 * key is destroyed. What holds none is handed on as it is.
 */
export async function withOpenedTexts<Value>(
  vault: Pick<Vault, 'openAll'>,
  organisation: string,
  value: Value,
): Promise<Value> {
  const bodies = new Map<string, Found>();
  collect(value, bodies);
  if (bodies.size === 0) return value;
  const answers = await openLeniently(vault, organisation, [...bodies.values()]);
  const texts = new Map<string, string>();
  [...bodies.keys()].forEach((body, index) => {
    const answer = answers[index]!;
    if (answer.kind !== 'foreign') texts.set(body, answer.kind === 'text' ? answer.text : erasedText);
  });
  return replaced(value, texts) as Value;
}

function collect(value: unknown, into: Map<string, Found>): void {
  if (typeof value === 'string') {
    if (!value.includes(begin)) return;
    for (const [, body] of value.matchAll(pattern)) {
      const found = partsOf(body!);
      if (found) into.set(body!, found);
    }
  } else if (Array.isArray(value)) for (const part of value) collect(part, into);
  else if (value instanceof ImmutableMap) for (const part of value.values()) collect(part, into);
  else if (isPlain(value)) for (const name in value) collect(value[name], into);
}

/** What holds none of the texts stays the very same. */
function replaced(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string')
    return value.includes(begin) ? value.replace(pattern, (token, body: string) => texts.get(body) ?? token) : value;
  if (Array.isArray(value)) {
    const parts = value.map((part) => replaced(part, texts));
    return parts.some((part, index) => part !== value[index]) ? parts : value;
  }
  if (value instanceof ImmutableMap) {
    let map = value as ImmutableMap<unknown>;
    for (const [key, part] of value as ImmutableMap<unknown>) {
      const told = replaced(part, texts);
      if (told !== part) map = map.with(key, told);
    }
    return map;
  }
  if (!isPlain(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const told = replaced(value[name], texts);
    if (told === value[name]) continue;
    // The same kind of object: rows are instances of their class, and answers have no prototype.
    copy ??= Object.assign(Object.create(Object.getPrototypeOf(value) as object | null) as object, value);
    copy![name] = told;
  }
  return copy ?? value;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !ArrayBuffer.isView(value);
