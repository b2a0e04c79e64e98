import { Controller, Get, Header, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AllowAnyone } from '@custodia/graphql';
import { isUuid } from '@custodia/kernel';
import { casePage, caseScript } from './case.page.js';

/** Where the links of mails lead. The page itself says nothing of a case: what it shows it asks for with the member's own token. */
@Controller('cases')
@AllowAnyone()
export class CaseController {
  @Get('case.js')
  async script(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=3600').send(caseScript);
  }

  @Get(':kind/:id')
  @Header('referrer-policy', 'no-referrer')
  async page(@Res() reply: FastifyReply, @Param('kind') kind: string, @Param('id') id: string): Promise<void> {
    if ((kind !== 'disposal' && kind !== 'transfer') || !isUuid(id))
      throw new NotFoundException({ code: 'NOT_FOUND', message: 'There is no such page: use the link of a mail.' });
    await reply.type('text/html; charset=utf-8').send(casePage(kind, id));
  }
}
