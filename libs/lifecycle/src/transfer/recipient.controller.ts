import { Body, Controller, Get, Header, HttpCode, HttpException, Post, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { AllowAnyone, invalidInput } from '@custodia/graphql';
import { unstorableIn, type Refusal } from '@custodia/kernel';
import { z } from 'zod';
import { RecipientDoor } from './recipient-door.js';
import { recipientPage, recipientScript } from './recipient.page.js';
import { readSha256sum } from './recipient.policy.js';

const link = z.string().max(300);
const digest = z.string().min(1).max(300);
const shapes = {
  look: z.strictObject({ link }),
  accept: z.strictObject({
    link,
    received: z
      .array(
        z.strictObject({
          assetId: z.string().max(100),
          digest: digest.optional(),
          files: z
            .array(z.strictObject({ path: z.string().min(1).max(4_000), digest }))
            .max(100_000)
            .optional(),
          /** What `sha256sum` printed. */
          sha256sum: z.string().max(4_000_000).optional(),
        }),
      )
      .min(1)
      .max(1_000),
  }),
  dispute: z.strictObject({ link, reason: z.string().max(4_000) }),
};

const statuses: Readonly<Record<string, number>> = {
  INVALID_INPUT: 422,
  LINK_UNKNOWN: 404,
  RATE_LIMITED: 429,
};

/** A refusal as everywhere, under an HTTP status. */
const refused = (refusal: Refusal): HttpException => new HttpException(refusal, statuses[refusal.code] ?? 409);

function parsed<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> {
  const found = unstorableIn(value);
  if (found) throw refused(invalidInput(found.path || 'body', found.text, found));
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue!.path.join('.') || 'body';
  throw refused({ code: 'INVALID_INPUT', message: `${field}: ${issue!.message}` });
}

function answered<Value extends object>(value: Value | { readonly refusal: Refusal }): Value {
  if ('refusal' in value) throw refused(value.refusal);
  return value as Value;
}

/** Guessing is limited for each address here; what has been proven is counted for the link. */
const guarded = RouteConfig({ rateLimit: { units: 60, windowMs: 600_000 } });

/** The other side of a transfer: no account, one handover, and nothing of the case beside it. */
@Controller('transfers')
@AllowAnyone()
export class RecipientController {
  constructor(private readonly door: RecipientDoor) {}

  @Get('handover')
  @Header('referrer-policy', 'no-referrer')
  async page(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('text/html; charset=utf-8').send(recipientPage);
  }

  @Get('handover.js')
  async script(@Res() reply: FastifyReply): Promise<void> {
    await reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(recipientScript);
  }

  /** What was handed over, for who holds the link. */
  @Post('api/handover')
  @HttpCode(200)
  @guarded
  async look(@Body() body: unknown) {
    return answered(await this.door.look(parsed(shapes.look, body).link));
  }

  /** The digests that the recipient computed; the transfer is accepted when they are those that were agreed. */
  @Post('api/acceptance')
  @HttpCode(200)
  @guarded
  async accept(@Body() body: unknown) {
    const { link: given, received } = parsed(shapes.accept, body);
    const stated = received.map(({ sha256sum, ...one }, index) => {
      if (sha256sum === undefined) return one;
      const files = readSha256sum(sha256sum);
      if (!files)
        throw refused({
          code: 'INVALID_INPUT',
          message: `received.${index}.sha256sum: Paste the lines as sha256sum prints them: 64 hexadecimal digits, two spaces, the path.`,
        });
      return { ...one, files };
    });
    return answered(await this.door.accept(given, stated));
  }

  @Post('api/dispute')
  @HttpCode(200)
  @guarded
  async dispute(@Body() body: unknown) {
    const { link: given, reason } = parsed(shapes.dispute, body);
    return answered(await this.door.dispute(given, reason));
  }
}
