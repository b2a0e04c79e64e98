import type { FastifyReply, FastifyRequest } from 'fastify';
import { refused } from './http.js';

/** Requests of one session and of one organisation's vendors that this process serves at once. */
const most = { session: 4, organisation: 32 } as const;

const running = new Map<string, number>();
const replies = new WeakMap<FastifyRequest, FastifyReply>();

/** For the hook that sees every request of the page first: what a turn is given back with. */
export const served = (request: FastifyRequest, reply: FastifyReply): void => void replies.set(request, reply);

/**
 * One vendor's session must not slow the others: what comes beyond its turns is answered `TOO_MANY_AT_ONCE` at once. A turn ends
 * when the answer has left or the client is gone.
 */
export function takeTurn(request: FastifyRequest, organisation: string, sessionHash: string): void {
  const reply = replies.get(request);
  if (!reply) return;
  const keys = [
    { key: `s ${sessionHash}`, limit: most.session },
    { key: `o ${organisation}`, limit: most.organisation },
  ];
  if (keys.some(({ key, limit }) => (running.get(key) ?? 0) >= limit)) {
    void reply.header('retry-after', '1');
    throw refused({
      code: 'TOO_MANY_AT_ONCE',
      message: 'Too many requests are under way at the same time. Try again in a second.',
    });
  }
  for (const { key } of keys) running.set(key, (running.get(key) ?? 0) + 1);
  reply.raw.once('close', () => {
    for (const { key } of keys) {
      const left = running.get(key)! - 1;
      if (left > 0) running.set(key, left);
      else running.delete(key);
    }
  });
}
