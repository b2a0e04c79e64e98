import type { Values } from './values.ts';

const keyOf = (name: string): string => `draft:${name}`;

/** What was typed into a form and not sent; it outlives a reload, a lost connection and a session that ends. */
export function draftOf(name: string): Values | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(name)) ?? 'null') as Values | null;
  } catch {
    return null;
  }
}

export const keepDraft = (name: string, values: object): void =>
  sessionStorage.setItem(keyOf(name), JSON.stringify(values));
export const dropDraft = (name: string): void => sessionStorage.removeItem(keyOf(name));
