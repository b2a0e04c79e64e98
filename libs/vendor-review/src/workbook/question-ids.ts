import { ccmDomains, sigDomains } from './known-editions.js';

/** Spaces inside, other dashes, lower case: what people do to ids. `AIS- 02.2` is the published file's own slip. */
export const tidyId = (text: string): string =>
  text
    .replace(/[\s\u00a0\u200b]+/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\.$/, '')
    .toUpperCase();

const ccmQuestion = /^([A-Z&]{3})-(\d{2})\.(\d{1,2})$/;
const sigQuestion = /^([A-Z])(\.\d{1,3}){1,5}$/;

/** `A&A-01.1`: a domain of the Cloud Controls Matrix, a control, a question. `CAIQ-001` is not one. */
export function ccmIdOf(text: string): { id: string; control: string; domain: string } | undefined {
  const id = tidyId(text);
  const match = ccmQuestion.exec(id);
  return match && ccmDomains.has(match[1]!) ? { id, control: `${match[1]}-${match[2]}`, domain: match[1]! } : undefined;
}

/** `P.1.2.3`: one of the 21 letters, then numbers. */
export function sigIdOf(text: string): { id: string; domain: string; parent: string | null } | undefined {
  const id = tidyId(text);
  const letter = sigQuestion.exec(id)?.[1];
  if (!letter || !sigDomains.has(letter)) return undefined;
  const above = id.slice(0, id.lastIndexOf('.'));
  return { id, domain: letter, parent: above.includes('.') ? above : null };
}

/** Short, unbroken and with a digit: `1`, `1.a`, `Q12`, `GRC-01`, `4.2.1`. */
export const looksLikeId = (text: string): boolean =>
  /^(?=.*\d)[\p{L}\d][\p{L}\d&._/()#: -]{0,24}$/u.test(text.trim()) && text.trim().split(/\s+/).length <= 3;

export const slug = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'sheet';
