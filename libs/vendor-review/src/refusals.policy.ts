export { idTaken, invalid, notFound } from '@custodia/kernel';

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Says something: more than filler. */
export const says = (text: string): boolean => /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(text);
