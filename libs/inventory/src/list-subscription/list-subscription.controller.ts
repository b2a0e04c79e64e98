import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { execute, load, type EventStore } from '@custodia/event-store';
import { AllowAnyone } from '@custodia/graphql';
import { organisationNameInLog } from '@custodia/identity/read';
import { hashOfSecret, isUuid, newId, newSecret, sameHash, type Clock } from '@custodia/kernel';
import { CLOCK, EVENT_STORE, VAULT } from '@custodia/platform';
import type { Vault } from '@custodia/vault';
import { z } from 'zod';
import { pagePolicy } from '../subprocessor/published-list.js';
import { listSubscription, type ListSubscriptionCommand } from './list-subscription.decider.js';
import { subscriberSealedAt } from './list-subscription.events.js';
import { pages, type Page } from './list-subscription.pages.js';

/** For each address. Asking sends a mail to somebody who may not have asked for it. */
const asked = RouteConfig({ rateLimit: { units: 5, windowMs: 600_000 } });
const followed = RouteConfig({ rateLimit: { units: 60, windowMs: 600_000 } });

const request = z.object({
  email: z
    .string()
    .trim()
    .max(254)
    .regex(/^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]+[^\s<>()[\]\\,;:"@.]$/u),
});
const shown = z.object({ secret: z.string().max(100) });

/**
 * Notices of changes to the public list of subprocessors by mail, for anybody. Nobody gets one who has not confirmed by the link
 * in a mail; the link of every notice ends it, also by one click in the reader of mails (RFC 8058).
 */
@Controller('subprocessors/:organisation/subscriptions')
@AllowAnyone()
export class ListSubscriptionController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Says the same whether the address is known or not. */
  @Post()
  @asked
  async ask(
    @Param('organisation') organisation: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const read = request.safeParse(body);
    if (!isUuid(organisation) || (await organisationNameInLog(this.store, organisation)) === null)
      return answer(reply, pages.unknown);
    if (!read.success) return answer(reply, pages.badAddress(organisation));
    const id = newId();
    const secret = newSecret();
    const sealed = (field: 'email' | 'secret', text: string) =>
      this.vault.seal({ organisation, id }, subscriberSealedAt(organisation, id, field), text);
    await this.tell(organisation, {
      type: 'RequestListSubscription',
      id,
      email: await sealed('email', read.data.email),
      secret: await sealed('secret', secret),
      secretHash: hashOfSecret(secret),
    });
    return answer(reply, pages.asked(organisation));
  }

  /** Only shows a button, so that a program that follows the links of mails confirms nothing. */
  @Get(':id/:step')
  @followed
  async show(
    @Param() { organisation, id, step }: Record<'organisation' | 'id' | 'step', string>,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const known = await this.known(organisation, id, query);
    if (!known) return answer(reply, pages.unknown);
    if (step === 'confirm') return answer(reply, pages.confirm(organisation, id, known.secret));
    return answer(reply, step === 'end' ? pages.end(organisation, id, known.secret) : pages.unknown);
  }

  /** The secret comes in the address too, for readers of mails that end a subscription by one click. */
  @Post(':id/:step')
  @followed
  async act(
    @Param() { organisation, id, step }: Record<'organisation' | 'id' | 'step', string>,
    @Query() query: unknown,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const known = (await this.known(organisation, id, body)) ?? (await this.known(organisation, id, query));
    if (!known) return answer(reply, pages.unknown);
    if (step === 'confirm') {
      await this.tell(organisation, { type: 'ConfirmListSubscription', id });
      return answer(reply, pages.confirmed(organisation));
    }
    if (step !== 'end') return answer(reply, pages.unknown);
    await this.tell(organisation, { type: 'EndListSubscription', id, because: 'unsubscribed' });
    return answer(reply, pages.ended(organisation));
  }

  /** A subscription that goes on, when the secret of its link was shown. */
  private async known(organisation: string, id: string, given: unknown): Promise<{ secret: string } | null> {
    const read = shown.safeParse(given);
    if (!read.success || !isUuid(organisation) || !isUuid(id)) return null;
    const { state } = await load(this.store, listSubscription, { organisation, id });
    const { secret } = read.data;
    return state.status !== 'absent' && state.status !== 'ended' && sameHash(state.secretHash, hashOfSecret(secret))
      ? { secret }
      : null;
  }

  private async tell(organisation: string, command: ListSubscriptionCommand): Promise<void> {
    const { id } = command;
    const at = this.clock().toISOString();
    await execute(this.store, listSubscription, { organisation, id }, { ...command, actor: `subscriber:${id}`, at });
  }
}

async function answer(reply: FastifyReply, { status, html }: Page): Promise<void> {
  await reply
    .status(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .send(html);
}
