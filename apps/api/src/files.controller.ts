import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FilesFault, type Files } from '@custodia/files';
import {
  Allow,
  AllowMembers,
  confinementOf,
  CurrentCaller,
  invalidInput,
  isConfined,
  opennessOf,
  type Caller,
  type Role,
} from '@custodia/graphql';
import { documentsWithFile, isAssetFile } from '@custodia/inventory/read';
import { CONFIG, FILES, READER } from '@custodia/platform';
import { textProblem, type Config } from '@custodia/kernel';
import type { Reader } from '@custodia/read-models';
import { noteProblem, noteSecretRead } from '@custodia/telemetry';
import { reviewFileReaders } from '@custodia/vendor-review/read';

const writers: Role[] = ['asset_owner', 'data_custodian', 'procurement', 'reviewer', 'admin', 'integration'];

interface Told {
  readonly code: string;
  readonly message: string;
}

/** Files for documents, imports and questionnaires: streamed in and out, named by their digest. */
@Controller('files')
export class FilesController {
  constructor(
    @Inject(FILES) private readonly files: Files,
    @Inject(READER) private readonly reader: Reader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** `multipart/form-data` with one file; answers `{ digest, size, name }`. */
  @Post()
  @Allow(...writers)
  async upload(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (!request.isMultipart())
      return tell(
        reply,
        415,
        'NOT_MULTIPART',
        'Send multipart/form-data with one file, for example: curl -F file=@report.pdf …/files',
      );
    const maxBytes = this.config.maxUploadBytes;
    try {
      let stored: object | undefined;
      for await (const part of request.parts({
        limits: { fileSize: maxBytes + 1, files: 1, fields: 8, parts: 9, fieldSize: 1024 },
      })) {
        if (!isFile(part)) continue;
        const wrong = textProblem(part.filename, { line: true });
        if (wrong) {
          part.file.resume();
          reply.status(422);
          return invalidInput('filename', part.filename, wrong);
        }
        stored = { ...(await this.files.put(caller.organisationId, part.file, { maxBytes })), name: part.filename };
      }
      reply.status(stored ? 201 : 400);
      return (
        stored ?? { code: 'NO_FILE', message: 'The request holds no file; send one, whatever its field is called.' }
      );
    } catch (fault) {
      if (fault instanceof FilesFault && fault.code === 'TOO_LARGE')
        return tell(reply, 413, 'TOO_LARGE', `The file is larger than ${maxBytes} bytes (CUSTODIA_MAX_UPLOAD_BYTES).`);
      const { code = '', statusCode } = fault as { code?: string; statusCode?: number };
      if (code.startsWith('FST_') || (statusCode !== undefined && statusCode < 500) || isBrokenForm(fault))
        return tell(reply, statusCode ?? 400, 'NOT_READABLE', `The upload cannot be read: ${(fault as Error).message}`);
      throw fault;
    }
  }

  /** The bytes of a file of this organisation, for those whom it concerns; never shown inside a page, always saved. */
  @Get(':digest')
  @AllowMembers()
  async download(
    @CurrentCaller() caller: Caller,
    @Param('digest') digest: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const content =
      /^sha256:[0-9a-f]{64}$/.test(digest) && (await this.concerns(caller, digest))
        ? await this.files.open(caller.organisationId, digest)
        : null;
    if (!content) {
      if (isConfined(caller)) noteProblem('RECORD_HIDDEN');
      return void (await reply.send(tell(reply, 404, 'NOT_FOUND', `There is no file ${digest.slice(0, 80)} here.`)));
    }
    await reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${digest.slice(7, 23)}"`)
      .header('cache-control', 'private, no-store')
      .send(content);
  }

  /**
   * A file follows the records that have it: what belongs to a review is for those who judge it, unless an asset or the register of
   * documents has it, too; that a vendor sends the same bytes closes nothing. Who may only look gets what is of a document that they may see, and nothing that merely lies here.
   */
  private async concerns(caller: Caller, digest: string): Promise<boolean> {
    const confinement = confinementOf(caller);
    const session = this.reader.session(caller.organisationId, confinement);
    try {
      const [judges, ofAsset, documents] = await Promise.all([
        confinement ? [] : reviewFileReaders(session, digest),
        confinement ? false : isAssetFile(session, digest),
        documentsWithFile(session, digest),
      ]);
      const closed = documents.filter(({ classification }) => opennessOf[classification] === 'closed');
      const judge = judges === null || judges.some((role) => caller.roles.includes(role));
      const concerned = documents.length > 0 || ofAsset || judge;
      if (concerned && (closed.length > 0 || (judges?.length ?? 0) > 0)) noteSecretRead('FILE', digest);
      return concerned;
    } finally {
      await session.end();
    }
  }
}

/** The reader of forms tells what is wrong with one, such as a missing boundary or end, by its message only. */
const isBrokenForm = (fault: unknown): boolean =>
  fault instanceof Error && (/\bmultipart\b/i.test(fault.message) || isBrokenForm(fault.cause));

const isFile = (part: Multipart): part is MultipartFile => part.type === 'file';

function tell(reply: FastifyReply, status: number, code: string, message: string): Told {
  reply.status(status);
  return { code, message };
}
