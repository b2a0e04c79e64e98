import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@custodia/kernel';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Of Nest itself while it builds an application. What fails there is thrown to whoever starts it, who tells it. */
const building = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'ExceptionHandler', 'NestFactory']);

/** Nest's own lines as lines of ours, with the class that wrote them as `context`. */
export function nestLogger(logger: Logger): LoggerService {
  const as =
    (level: Level) =>
    (message: unknown, ...more: unknown[]): void => {
      const context = typeof more.at(-1) === 'string' ? more.at(-1) : undefined;
      const err = [message, ...more].find((each) => each instanceof Error);
      const stack = err || more.length < 2 ? undefined : more[0];
      logger[building.has(String(context)) ? 'debug' : level]({ context, err, stack }, textOf(message));
    };
  return {
    fatal: as('fatal'),
    error: as('error'),
    warn: as('warn'),
    log: as('info'),
    debug: as('debug'),
    verbose: as('trace'),
  };
}

const textOf = (message: unknown): string =>
  message instanceof Error ? message.message : typeof message === 'string' ? message : (JSON.stringify(message) ?? '');
