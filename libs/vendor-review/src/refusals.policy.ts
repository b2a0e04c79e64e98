import { refuse } from '@custodia/kernel';

export const invalid = (field: string, value: string, remedy: string) =>
  refuse({
    code: 'INVALID_INPUT',
    message: `${field}: "${value.slice(0, 200)}" cannot be used. ${remedy}`,
    field,
    value: value.slice(0, 200),
    remedy,
  });

export const notFound = (what: string, id: string) =>
  refuse({ code: 'NOT_FOUND', message: `There is no ${what} ${id} here.`, id });

export const idTaken = (id: string) =>
  refuse({
    code: 'ID_TAKEN',
    message: `The id ${id} belongs to a record with other content. Choose another id, or leave it out.`,
    id,
  });

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Says something: more than filler. */
export const says = (text: string): boolean => /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(text);
