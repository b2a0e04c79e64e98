import { HttpException } from '@nestjs/common';
import { parsedBody, refusedAs } from '@custodia/graphql';
import { readInstant, type Refusal } from '@custodia/kernel';
import { languages } from '@custodia/mail';
import { z } from 'zod';

const statuses: Readonly<Record<string, number>> = {
  INVALID_INPUT: 422,
  NOT_FOUND: 404,
  WRONG_REVIEW_STATUS: 409,
  NOT_THE_CONTACT: 403,
  ASSIGNED_TO_ANOTHER: 403,
  ANSWER_CHANGED_MEANWHILE: 409,
  RATE_LIMITED: 429,
  TOO_MANY_AT_ONCE: 429,
  TOO_MANY_INVITATIONS: 429,
  QUOTA_REACHED: 413,
  EVIDENCE_NOT_ALLOWED: 422,
  EVIDENCE_NOT_SCANNED: 503,
  UNSUPPORTED_MEDIA_TYPE: 415,
  CODE_VOID: 401,
  CODE_WRONG: 401,
  INVITATION_UNKNOWN: 404,
  SESSION_OVER: 401,
  ORIGIN_REFUSED: 403,
};

const refusedByCode = refusedAs(statuses);

/** A refusal as the page gets it: the same code, message and facts as everywhere, under an HTTP status. */
export const refused = (refusal: Refusal): HttpException =>
  refusal.code.startsWith('WORKBOOK_') ? new HttpException(refusal, 422) : refusedByCode(refusal);

/** The value in its checked shape, of texts that can be stored; throws the refusal that names the field. */
export const parsed = <Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> =>
  parsedBody<z.infer<Shape>>(shape, value, refused);

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not a UUID');
const questionId = z.string().min(1).max(100);
const moment = z
  .string()
  .refine((text) => readInstant(text) !== undefined, 'is not a date or moment of ISO 8601 between the years 1 and 9999')
  .transform((text) => readInstant(text)!);
const answer = z.strictObject({
  questionId,
  value: z.enum(['yes', 'no', 'partial', 'na']).nullable(),
  owner: z.string().max(200).nullable(),
  text: z.string().max(40_000),
  basedOn: z.string().max(20).optional(),
});

const language = z.enum(languages);

export const shapes = {
  id: uuid,
  code: z.strictObject({ invitation: z.string().max(300), language: language.optional() }),
  language: z.strictObject({ language }),
  session: z.strictObject({
    invitation: z.string().max(300),
    requestId: uuid,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'has six digits'),
  }),
  answers: z.strictObject({ answers: z.array(answer).min(1).max(500) }),
  colleague: z.strictObject({ name: z.string().max(200), email: z.string().max(254) }),
  assignment: z.strictObject({ contactId: uuid, questionIds: z.array(questionId).min(1).max(2_000) }),
  clarification: z.strictObject({ text: z.string().max(40_000), answer: answer.nullable().default(null) }),
  file: z.object({
    name: z.string().regex(/^[^\u0000-\u001f/\\]{1,200}$/, 'is no file name'),
    column: z.string().min(1).max(200).optional(),
    /** Only reads the file and says what it would change. */
    preview: z
      .enum(['true', 'false'])
      .default('false')
      .transform((text) => text === 'true'),
  }),
  evidence: z.object({
    name: z.string().regex(/^[^\u0000-\u001f/\\]{1,200}$/, 'is no file name'),
    title: z.string().max(200).optional(),
    questionId: questionId.optional(),
    validFrom: moment.optional(),
    validUntil: moment.optional(),
  }),
};
