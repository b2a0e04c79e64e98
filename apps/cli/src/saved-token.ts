import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Tokens by the address of their service. */
const saved = z.record(z.string(), z.string());

const file = (): string => join(homedir(), '.config', 'custodia', 'tokens.json');

function readAll(): z.infer<typeof saved> {
  try {
    return saved.parse(JSON.parse(readFileSync(file(), 'utf8')));
  } catch {
    return {};
  }
}

/** The token that `custodia login` got from this service. */
export const savedToken = (url: string): string | undefined => readAll()[url];

/** Keeps it for this user alone; `undefined` forgets it. Answers where it is kept. */
export function saveToken(url: string, token: string | undefined): string {
  const path = file();
  const { [url]: _, ...others } = readAll();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, JSON.stringify(token === undefined ? others : { ...others, [url]: token }), { mode: 0o600 });
  // The mode counts for a new file only.
  chmodSync(path, 0o600);
  return path;
}
