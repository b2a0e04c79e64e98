import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { AllowAnyone } from '@custodia/graphql';
import { organisationNameIn } from '@custodia/identity/read';
import { isUuid, type Clock, type Config } from '@custodia/kernel';
import { CLOCK, CONFIG, READER } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import { pagePolicy, publishedFeed, publishedPage, type PublishedList } from './published-list.js';
import { publishedIn } from './published-list.read.js';

/** For each address; a page is read, a feed is asked for every few minutes. */
const guarded = RouteConfig({ rateLimit: { units: 120, windowMs: 600_000 } });

/** The public list of subprocessors of an organisation: for its customers, without an account. */
@Controller('subprocessors')
@AllowAnyone()
export class PublishedListController {
  constructor(
    @Inject(READER) private readonly reader: Reader,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':organisation')
  @guarded
  async page(@Param('organisation') organisation: string, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(organisation, reply, 'text/html; charset=utf-8', publishedPage);
  }

  @Get(':organisation/feed.atom')
  @guarded
  async feed(@Param('organisation') organisation: string, @Res() reply: FastifyReply): Promise<void> {
    const now = this.clock().toISOString();
    await this.answer(organisation, reply, 'application/atom+xml; charset=utf-8', (list) => publishedFeed(list, now));
  }

  private async answer(
    organisation: string,
    reply: FastifyReply,
    mediaType: string,
    write: (list: PublishedList) => string,
  ): Promise<void> {
    const list = isUuid(organisation) ? await this.listOf(organisation) : null;
    if (!list)
      return void (await reply
        .status(404)
        .send({ code: 'NOT_FOUND', message: 'There is no list of subprocessors under this address.' }));
    await reply
      .headers({
        'content-type': mediaType,
        'content-security-policy': pagePolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'public, max-age=300',
      })
      .send(write(list));
  }

  private async listOf(organisation: string): Promise<PublishedList | null> {
    const session = this.reader.session(organisation);
    try {
      const [name, published] = await Promise.all([organisationNameIn(session, organisation), publishedIn(session)]);
      const url = new URL(`/subprocessors/${organisation}`, this.config.http.publicUrl).href;
      return name === null ? null : { organisation: name, url, ...published };
    } finally {
      await session.end();
    }
  }
}
