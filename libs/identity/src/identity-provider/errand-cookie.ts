import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf } from '@custodia/graphql';
import { z } from 'zod';
import { sameHash } from '../secret.js';

/** What the browser carries to the provider and back, beside what the provider hands on. */
const errandShape = z.strictObject({
  organisationId: z.string(),
  providerId: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  maxAge: z.number().nullable(),
  /** The view to go back to. */
  to: z.string(),
  /** Milliseconds since 1970. */
  end: z.number(),
});
export type CarriedErrand = z.infer<typeof errandShape>;

type Mac = (text: string) => Promise<string>;

/** How long a person may take at the provider. Milliseconds. */
export const errandLife = 10 * 60_000;

const nameOf = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-custodia_errand' : 'custodia_errand';
const marked = (mac: Mac, text: string): Promise<string> => mac(`errand ${text}`);

/** `Lax`, because the way back begins at the provider. Without storage: a keyed hash shows that it is ours. */
export async function giveErrand(
  reply: FastifyReply,
  publicUrl: string,
  mac: Mac,
  errand: CarriedErrand,
): Promise<void> {
  const text = Buffer.from(JSON.stringify(errand)).toString('base64url');
  // The keyed hash has a fixed length, so that both parts need no mark between them.
  setCookie(reply, publicUrl, `${await marked(mac, text)}${text}`, errandLife / 1_000);
}

export const takeErrand = (reply: FastifyReply, publicUrl: string): void => setCookie(reply, publicUrl, '', 0);

/** The errand of this browser while it is good; `null` without one. */
export async function errandOf(
  request: FastifyRequest,
  publicUrl: string,
  mac: Mac,
  at: Date,
): Promise<CarriedErrand | null> {
  const carried = cookieOf({ sessionCookie: nameOf(publicUrl) }, request) ?? '';
  const [mark, text] = [carried.slice(0, 43), carried.slice(43)];
  if (text === '' || !sameHash(mark, await marked(mac, text))) return null;
  const errand = errandShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  return errand.end > at.getTime() ? errand : null;
}

function setCookie(reply: FastifyReply, publicUrl: string, value: string, seconds: number): void {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  const cookie = `${nameOf(publicUrl)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  void reply.header('set-cookie', cookie);
}
