import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefused, outageMessage, refusalOf } from '@custodia/graphql';
import { outageOf, type Logger } from '@custodia/kernel';
import { LOGGER } from '@custodia/platform';
import { noteProblem } from '@custodia/telemetry';

/**
 * What a client of the REST routes sees of an exception: a refusal as it is; an outage as `503 UNAVAILABLE`, without anything of what is inside; and a
 * fault of the system as `500 FAULT` with the id under which it is in the log.
 */
@Catch()
export class FaultFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(fault: unknown, host: ArgumentsHost): void {
    // GraphQL masks its own.
    if (host.getType<GqlContextType>() === 'graphql') throw fault;
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    const { status, body } = this.answer(fault, request);
    if (typeof body === 'object' && 'code' in body) noteProblem(String(body.code));
    void reply.status(status).send(body);
  }

  private answer(fault: unknown, { id: correlation, method, routeOptions }: FastifyRequest) {
    if (fault instanceof HttpException && fault.getStatus() < 500) {
      const told = fault.getResponse();
      return { status: fault.getStatus(), body: typeof told === 'string' ? { message: told } : told };
    }
    if (isRefused(fault))
      return { status: fault.statusCode, body: { code: codeOf(fault.code), message: fault.message } };
    const refusal = refusalOf(fault);
    if (refusal) return { status: refusal.code === 'TRY_AGAIN' ? 503 : 422, body: refusal };
    const facts = { correlation, method, path: routeOptions.url, err: fault };
    const outage = outageOf(fault);
    if (outage) {
      this.logger.warn(facts, 'A request could not be answered in time');
      return { status: 503, body: { code: outage, message: outageMessage(outage), correlationId: correlation } };
    }
    this.logger.error(facts, 'A request failed');
    const message = `Something went wrong here. Quote ${correlation} when you report it.`;
    return { status: 500, body: { code: 'FAULT', message, correlationId: correlation } };
  }
}

/** The server's own codes are not part of the API. */
const codeOf = (code: string | undefined): string => (code && !code.startsWith('FST_') ? code : 'BAD_REQUEST');
