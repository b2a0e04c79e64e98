import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventStore } from '@custodia/event-store';
import { FilesFault, type Files } from '@custodia/files';
import { AllowAnyone } from '@custodia/graphql';
import { personInLog } from '@custodia/identity/read';
import { CONFIG, EVENT_STORE, FILES, READER, VAULT } from '@custodia/platform';
import type { Reader } from '@custodia/read-models';
import { newId, type Config } from '@custodia/kernel';
import type { Vault } from '@custodia/vault';
import { scannerOf, takeEvidence } from '../evidence/take-evidence.js';
import { organisationName } from '../review/asker.js';
import { answerRevision } from '../review/answer-revision.policy.js';
import { inTheirForm } from '../review/formed-answers.js';
import { changesOf, importIdOf, readFilledFile } from '../review/import-file.js';
import { acceptPerson, sameAddress, sealPerson } from '../review/people.js';
import { tellReview } from '../review/read-review.js';
import { questionnaireFormats, renderQuestionnaire } from '../review/render-questionnaire.js';
import type { ReviewCommand } from '../review/review.commands.js';
import { answeredIn } from '../review/review.facts.js';
import { editionOf } from '../template/editions.js';
import { readLimits } from '../workbook/limits.js';
import { earlierOf } from './earlier.js';
import { VendorSignIn, type Visitor } from './vendor-sign-in.js';
import { parsed, refused, shapes } from './http.js';
import { notMet, openQuestions, sheetOf } from './sheet.js';

/** Guessing is limited per address here, and per code by the rules of the review. */
const guarded = RouteConfig({ rateLimit: { units: 60, windowMs: 600_000 } });

/** The vendor's side: no account, one review, and nothing of the reviewers' work. */
@Controller('vendor/api')
@AllowAnyone()
export class VendorController {
  constructor(
    private readonly door: VendorSignIn,
    @Inject(EVENT_STORE) readonly store: EventStore,
    @Inject(VAULT) readonly vault: Vault,
    @Inject(FILES) readonly files: Files,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(READER) readonly reader: Reader,
  ) {}

  /** For who holds a link: who asks, before anything is asked of them. */
  @Post('invitation')
  @HttpCode(200)
  @guarded
  async invitation(@Req() request: FastifyRequest, @Body() body: unknown) {
    this.door.checkOrigin(request);
    const { organisation, title, sentBy, language } = await this.door.invitation(parsed(shapes.code, body).invitation);
    const [asker, sender] = await Promise.all([
      organisationName(this.store, organisation),
      sentBy === null ? null : personInLog(this, organisation, sentBy),
    ]);
    return { asker, sender: sender?.name ?? null, title, language };
  }

  @Post('code')
  @HttpCode(202)
  @guarded
  async code(@Req() request: FastifyRequest, @Body() body: unknown) {
    this.door.checkOrigin(request);
    const { invitation, language } = parsed(shapes.code, body);
    return this.door.requestCode(invitation, language);
  }

  @Post('session')
  @HttpCode(200)
  @guarded
  async session(
    @Req() request: FastifyRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.door.checkOrigin(request);
    const { invitation, requestId, code } = parsed(shapes.session, body);
    return this.door.open(invitation, requestId, code, reply);
  }

  @Delete('reviews/:id/session')
  @HttpCode(204)
  async leave(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.door.leave(await this.enter(request, id), reply);
  }

  @Get('reviews/:id')
  async read(@Req() request: FastifyRequest, @Param('id') id: string) {
    return sheetOf(this, await this.enter(request, id));
  }

  /** What the vendor answered before, to be taken over one by one. */
  @Get('reviews/:id/earlier')
  async earlier(@Req() request: FastifyRequest, @Param('id') id: string) {
    return { earlier: await earlierOf(this, await this.enter(request, id)) };
  }

  /** In which the mails to whoever is here are written. */
  @Put('reviews/:id/language')
  async speak(@Req() request: FastifyRequest, @Param('id') id: string, @Body() body: unknown) {
    const visitor = await this.enter(request, id);
    const { language } = parsed(shapes.language, body);
    return this.tell(visitor, { type: 'ChooseLanguage', id, contactId: visitor.contactId, language });
  }

  @Put('reviews/:id/answers')
  async save(@Req() request: FastifyRequest, @Param('id') id: string, @Body() body: unknown) {
    const visitor = await this.enter(request, id);
    const formed = await inTheirForm(this.store, visitor.place, visitor.review, parsed(shapes.answers, body).answers);
    if (formed.kind === 'refused') throw refused(formed.refusal);
    const { answers } = formed;
    const told = await this.tell(visitor, { type: 'SaveAnswers', id, contactId: visitor.contactId, answers });
    const revisions = Object.fromEntries(
      answers.map((answer) => [answer.questionId, answerRevision(saysNothing(answer) ? undefined : answer)]),
    );
    return { ...told, revisions };
  }

  @Get('reviews/:id/questionnaire.:format')
  async download(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Param('format') format: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { place, review } = await this.enter(request, id);
    const { edition } = (await editionOf(this.store, place.organisation, review.drafted.templateId))!;
    const { bytes, fileName, mediaType } = renderQuestionnaire(
      edition,
      Object.values(review.answers),
      questionnaireFormats.find((one) => one === format) ?? 'xlsx',
    );
    await reply
      .header('content-type', mediaType)
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .send(Buffer.from(bytes));
  }

  @Post('reviews/:id/import')
  @HttpCode(200)
  async import(@Req() request: FastifyRequest, @Param('id') id: string, @Query() query: unknown) {
    const visitor = await this.enter(request, id);
    const { name, column, preview } = parsed(shapes.file, query);
    const bytes = await whole(request, readLimits.fileBytes);
    const read = await readFilledFile(
      this,
      visitor.place,
      { name, bytes },
      { contactId: visitor.contactId, importId: importIdOf(bytes), column, preview },
    );
    if (read.kind !== 'command') throw refused(read.refusal);
    const { report, answers } = read.command;
    if (preview) return { report, columns: read.columns, ...changesOf(visitor.review, answers) };
    await this.tell(visitor, read.command);
    return { importId: report.importId, report };
  }

  @Post('reviews/:id/evidence')
  async attach(@Req() request: FastifyRequest, @Param('id') id: string, @Query() query: unknown) {
    const visitor = await this.enter(request, id);
    const {
      name: fileName,
      title = fileName,
      questionId = null,
      validFrom = null,
      validUntil = null,
    } = parsed(shapes.evidence, query);
    const taken = await takeEvidence(this.files, scannerOf(this.config), visitor.place.organisation, {
      fileName,
      source: bytesOf(request),
      maxBytes: this.config.maxUploadBytes,
    }).catch((fault: unknown) => {
      throw fault instanceof FilesFault && fault.code === 'TOO_LARGE'
        ? refused({
            code: 'INVALID_INPUT',
            message: `${fileName} is larger than ${this.config.maxUploadBytes} bytes.`,
          })
        : fault;
    });
    if (taken.kind === 'refused') throw refused(taken.refusal);
    const { digest, size, mediaType } = taken;
    const evidenceId = newId();
    await this.tell(visitor, {
      type: 'AttachEvidence',
      id,
      contactId: visitor.contactId,
      evidenceId,
      questionId,
      title,
      fileName,
      mediaType,
      digest,
      size,
      validFrom,
      validUntil,
    });
    return { evidenceId, digest, size, mediaType };
  }

  @Delete('reviews/:id/evidence/:evidenceId')
  async withdraw(@Req() request: FastifyRequest, @Param('id') id: string, @Param('evidenceId') evidenceId: string) {
    const visitor = await this.enter(request, id);
    return this.tell(visitor, { type: 'WithdrawEvidence', id, contactId: visitor.contactId, evidenceId });
  }

  @Post('reviews/:id/colleagues')
  async invite(@Req() request: FastifyRequest, @Param('id') id: string, @Body() body: unknown) {
    const visitor = await this.enter(request, id);
    const person = acceptPerson(parsed(shapes.colleague, body), 'person');
    if (person.kind === 'refused') throw refused(person.refusal);
    const contactId = newId();
    const { name, email } = person;
    const { organisation } = visitor.place;
    const same = await sameAddress(this.vault, organisation, id, visitor.review, email);
    if (same.some((one) => !visitor.review.people[one]!.removed))
      throw refused({ code: 'ALREADY_INVITED', message: 'This address takes part already.' });
    const sealed = await sealPerson(this.vault, organisation, id, { contactId, name, email });
    await this.tell(visitor, {
      type: 'InviteColleague',
      id,
      by: visitor.contactId,
      ...sealed,
      invitationId: newId(),
      sameAddress: same,
    });
    return { contactId };
  }

  @Delete('reviews/:id/colleagues/:contactId')
  async remove(@Req() request: FastifyRequest, @Param('id') id: string, @Param('contactId') contactId: string) {
    const visitor = await this.enter(request, id);
    return this.tell(visitor, { type: 'RemoveColleague', id, by: visitor.contactId, contactId });
  }

  @Post('reviews/:id/assignments')
  @HttpCode(200)
  async assign(@Req() request: FastifyRequest, @Param('id') id: string, @Body() body: unknown) {
    const visitor = await this.enter(request, id);
    return this.tell(visitor, {
      type: 'AssignQuestions',
      id,
      by: visitor.contactId,
      ...parsed(shapes.assignment, body),
    });
  }

  /** Asked before submitting: which rows will count as not met, and why. */
  @Get('reviews/:id/not-met')
  async check(@Req() request: FastifyRequest, @Param('id') id: string) {
    return { notMet: await notMet(this.store, await this.enter(request, id)) };
  }

  @Post('reviews/:id/submit')
  @HttpCode(200)
  async submit(@Req() request: FastifyRequest, @Param('id') id: string) {
    const visitor = await this.enter(request, id);
    const unanswered = await openQuestions(this.store, visitor);
    const answered = await answeredIn(this.store, visitor.place);
    const told = await this.tell(visitor, { type: 'SubmitReview', id, contactId: visitor.contactId, answered });
    return { ...told, unanswered };
  }

  @Post('reviews/:id/clarifications/:clarificationId')
  @HttpCode(200)
  async clarify(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Param('clarificationId') clarificationId: string,
    @Body() body: unknown,
  ) {
    const visitor = await this.enter(request, id);
    const said = parsed(shapes.clarification, body);
    const formed = await inTheirForm(this.store, visitor.place, visitor.review, said.answer ? [said.answer] : []);
    if (formed.kind === 'refused') throw refused(formed.refusal);
    return this.tell(visitor, {
      type: 'AnswerClarification',
      id,
      contactId: visitor.contactId,
      clarificationId,
      text: said.text,
      answer: formed.answers[0] ?? null,
    });
  }

  private enter(request: FastifyRequest, id: string): Promise<Visitor> {
    return this.door.visitor(request, parsed(shapes.id, id));
  }

  private async tell(
    { place, contactId }: Visitor,
    command: ReviewCommand,
  ): Promise<{ revision: number; changed: boolean }> {
    const outcome = await tellReview(this.store, place, command, this.door.meta(contactId));
    if (outcome.kind === 'refused') throw refused(outcome.refusal);
    return { revision: outcome.revision, changed: outcome.events.length > 0 };
  }
}

const saysNothing = ({ value, owner, text }: { value: unknown; owner: unknown; text: string }): boolean =>
  value === null && owner === null && text === '';

/** A file comes as plain bytes; anything else was read as something else on the way. */
function bytesOf({ body, headers }: FastifyRequest): AsyncIterable<Buffer> {
  if (/^application\/octet-stream\s*(;|$)/i.test(headers['content-type'] ?? '') && body instanceof Readable)
    return body;
  throw refused({
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'Send the bytes of the file as content-type application/octet-stream.',
  });
}

async function whole(request: FastifyRequest, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf(request)) {
    size += chunk.byteLength;
    if (size > most) throw refused({ code: 'WORKBOOK_TOO_LARGE', message: `The file is larger than ${most} bytes.` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
