import { pino, stdSerializers, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { scrubbed } from './config/redact.js';

export type Logger = Pick<
  PinoLogger,
  'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'level' | 'isLevelEnabled'
> & {
  /** A logger that adds these facts to every line. */
  child(facts: Readonly<Record<string, unknown>>): Logger;
  flush(): void;
};

export interface LoggerOptions {
  readonly level: string;
  /** Which part of the system speaks: `api`, `worker`, `cli`. */
  readonly name: string;
  /** Standard output unless told. */
  readonly destination?: DestinationStream;
}

/** Fields that are never written, on the first three levels of a line. */
const secretFields = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'secretAccessKey',
  'token',
  'rootKey',
  'apiKey',
  '"set-cookie"',
  '"x-api-key"',
];
const paths = secretFields.flatMap((field) =>
  ['', '*', '*.*'].map((parent) =>
    field.startsWith('"') ? `${parent}[${field}]` : parent ? `${parent}.${field}` : field,
  ),
);

/**
 * Structured log: one JSON object a line, with an ISO time and the level's name. Secrets are left out twice: fields by
 * their names, and passwords in URLs and API tokens wherever they stand in a text, messages of errors included.
 */
export function createLogger({ level, name, destination }: LoggerOptions): Logger {
  const options = {
    level,
    name,
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: stdSerializers.errWithCause, error: stdSerializers.errWithCause },
    redact: { paths, censor: '***' },
    hooks: { streamWrite: scrubbed },
  };
  return (destination ? pino(options, destination) : pino(options)) as unknown as Logger;
}

/** A logger whose lines can be tied to one request and all that it caused; the same id stands in the events' envelope. */
export const correlated = (
  logger: Logger,
  correlation: string,
  facts: Readonly<Record<string, unknown>> = {},
): Logger => logger.child({ correlation, ...facts });
