import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Files } from '@custodia/files';
import { AllowAnyone, AllowMembers, confinementOf, CurrentCaller, type Caller } from '@custodia/graphql';
import { isUuid, type Clock } from '@custodia/kernel';
import { CLOCK, FILES, READER, SIGNING_KEYS } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import type { SigningKeys } from './keys/signing-keys.js';
import { formScript, page, registeredPart, resultPart } from './page.js';
import { shown } from './certificate.resolver.js';
import { CertificateRegister } from './register.js';
import { statusListOf } from './status/make-status-list.js';
import { contentOf } from './stored-file.js';

type Submitted =
  string | { readonly certificate?: unknown; readonly file?: unknown; readonly payload?: unknown } | Buffer | undefined;

const html = 'text/html; charset=utf-8';
const digestShape = /^[0-9a-f]{64}$/;

/** Checking a certificate is open to anyone who holds one; the files of an organisation are for its members. */
@Controller()
@AllowAnyone()
export class CertificateController {
  constructor(
    private readonly register: CertificateRegister,
    @Inject(FILES) private readonly files: Files,
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeys,
    @Inject(READER) private readonly reader: Reader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('.well-known/custodia/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  @Header('access-control-allow-origin', '*')
  async jwks(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('application/jwk-set+json').send(JSON.stringify(await this.keys.publicKeys()));
  }

  /** The public page; the code on a printed certificate brings organisation and digest. */
  @Get('certificates')
  async form(@Res() reply: FastifyReply, @Query('o') organisation = '', @Query('d') digest = ''): Promise<void> {
    if (!digestShape.test(digest) || !isUuid(organisation)) return void (await reply.type(html).send(page()));
    const entry = await this.register.byDigest(organisation, `sha256:${digest}`);
    await reply
      .status(entry ? 200 : 404)
      .type(html)
      .send(page(registeredPart(entry, `sha256:${digest}`)));
  }

  @Get('certificates/check.js')
  async script(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=3600').send(formScript);
  }

  /** Takes the form's field, `{"file": "<text>"}`, or the certificate itself. Answers HTML to a browser and JSON to everything else. */
  @Post('certificates/verify')
  @HttpCode(200)
  async verify(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Body() body: Submitted): Promise<void> {
    const result = shown(await this.register.verify(textOf(body)));
    if (!request.headers.accept?.includes('text/html')) return void (await reply.send(result));
    await reply.type(html).send(page(resultPart(result)));
  }

  /** The signed status list of an organisation, for checks without a network. A certificate names its organisation. */
  @Get('certificates/status/:organisation')
  @Header('cache-control', 'public, max-age=300')
  async statusList(@Res() reply: FastifyReply, @Param('organisation') name: string): Promise<void> {
    const organisation = name.replace(/\.json$/, '');
    if (!isUuid(organisation))
      return void (await reply.status(404).send({
        code: 'NOT_FOUND',
        message: `There is no status list ${name}: ask for <organisation>.json, with the id that the certificate has in organisation.id.`,
      }));
    const session = this.reader.session(organisation);
    try {
      const list = await statusListOf(session, organisation, this.keys, this.clock);
      await reply.type('application/jose+json').send(list);
    } finally {
      await session.end();
    }
  }

  @Get('certificates/:name')
  @AllowMembers()
  async download(
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
    @Param('name') name: string,
  ): Promise<void> {
    const [, number, kind] = /^([A-Z0-9-]{1,40})\.(json|pdf)$/.exec(name) ?? [];
    const session = this.reader.session(caller.organisationId, confinementOf(caller));
    try {
      const [line] = number
        ? await session.query<{ digest: string; pdf_digest: string }>(
            'select digest, pdf_digest from certificate_v1 where number = $1',
            [number],
          )
        : [];
      const content =
        line && (await contentOf(this.files, caller.organisationId, kind === 'pdf' ? line.pdf_digest : line.digest));
      if (!content)
        return void (await reply.status(404).send({
          code: 'NOT_FOUND',
          message: `There is no certificate ${name} here; ask for <number>.json or <number>.pdf.`,
        }));
      await reply
        .type(kind === 'pdf' ? 'application/pdf' : 'application/jose+json')
        .header('content-disposition', `${kind === 'pdf' ? 'inline' : 'attachment'}; filename="${name}"`)
        .header('cache-control', 'private, no-store')
        .send(content);
    } finally {
      await session.end();
    }
  }
}

/** A browser's form turns line ends into CRLF; the certificate as JSON has lost its line ends and gets them back as it was written. */
function textOf(body: Submitted): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (typeof body?.file === 'string') return Buffer.from(body.file, 'utf8');
  if (typeof body?.certificate === 'string')
    return Buffer.from(`${body.certificate.replaceAll('\r\n', '\n').trimEnd()}\n`, 'utf8');
  return Buffer.from(body?.payload === undefined ? '' : `${JSON.stringify(body, null, 2)}\n`, 'utf8');
}
