import { parsedBody, refusedAs } from '@custodia/graphql';
import { RouteConfig } from '@nestjs/platform-fastify';
import { z } from 'zod';

/** On a route of the sign-in: guessing is limited per address here, and per account by `Proof`. */
export const guarded = RouteConfig({ rateLimit: { units: 60, windowMs: 600_000 } });

/** A refusal of the sign-in under its HTTP status. */
export const refused = refusedAs({
  INVALID_INPUT: 422,
  NOT_FOUND: 404,
  SIGN_IN_REFUSED: 401,
  SECOND_FACTOR_NEEDED: 401,
  CODE_WRONG: 401,
  LINK_UNKNOWN: 404,
  PASSKEY_REFUSED: 422,
  SESSION_NEEDED: 403,
  ORIGIN_REFUSED: 403,
  NOT_YOURSELF: 403,
  RATE_LIMITED: 429,
});

/** The body in its checked shape; throws the refusal that names the field. */
export const parsed = <Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> =>
  parsedBody<z.infer<Shape>>(shape, value, refused);

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not a UUID');
const email = z.string().min(3).max(254);
const password = z.string().min(1).max(1_000);
const code = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'has six digits');
const recoveryCode = z.string().max(40);
const second = { code: code.optional(), recoveryCode: recoveryCode.optional() };
const enrolmentCode = z.string().max(200);

export const shapes = {
  id: uuid,
  member: z.object({ member: uuid.optional() }),
  signIn: z.strictObject({ email, password, organisation: uuid.optional(), ...second }),
  again: z.strictObject({ password, ...second }),
  look: z.strictObject({ code: enrolmentCode }),
  enrol: z.strictObject({
    code: enrolmentCode,
    password,
    name: z.string().max(200).optional(),
    email: email.optional(),
  }),
  forgot: z.strictObject({ email }),
  changePassword: z.strictObject({ current: password, password }),
  passkey: z.strictObject({ response: z.record(z.string(), z.unknown()) }),
  addPasskey: z.strictObject({
    label: z.string().trim().min(1).max(100),
    response: z.record(z.string(), z.unknown()),
  }),
  confirmTotp: z.strictObject({ totpId: uuid, code }),
};

export type EnrolBody = z.infer<typeof shapes.enrol>;
