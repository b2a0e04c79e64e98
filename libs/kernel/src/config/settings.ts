import { isIP } from 'node:net';
import { z } from 'zod';
import { readRedisUrl } from './redis-url.js';

/** The URL with the first of several nodes only: `esdb://one:2113,two:2113` is no URL to Node, but is to the client. */
const firstNode = (text: string): string =>
  /^(?:kurrentdb|kdb|esdb)/.test(text) ? text.replace(/^([a-z+]+:\/\/(?:[^/?#]*@)?[^/?#,]*),[^/?#]*/, '$1') : text;

const schemes = (example: string, ...allowed: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(firstNode(text)) && allowed.includes(new URL(firstNode(text)).protocol.slice(0, -1)),
      {
        error: `must be a URL that begins with ${allowed.map((scheme) => `${scheme}://`).join(' or ')}, for example ${example}`,
      },
    )
    .optional();

const redis = () =>
  z
    .string()
    .superRefine((text, { addIssue }) => {
      const read = readRedisUrl(text);
      if (typeof read === 'string') addIssue({ code: 'custom', message: read });
    })
    .optional();

const postgres = () => schemes('postgres://custodia:secret@db.example.org:5432/custodia', 'postgres', 'postgresql');

const whole = (least: number, most: number, otherwise: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\s*\d+\s*$/, { error: message })
    .transform(Number)
    .pipe(z.number().min(least, { error: message }).max(most, { error: message }))
    .default(otherwise);
};

const oneOf = <const Choice extends readonly string[]>(choices: Choice, otherwise: Choice[number]) =>
  z.enum(choices, { error: `must be one of ${choices.join(', ')}` }).default(otherwise as never);

const host = (otherwise: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, {
      error: 'must be a host name or an address, for example 127.0.0.1, or 0.0.0.0 for every interface',
    })
    .default(otherwise);

const processRoles = ['api', 'worker'] as const;

/** An address or a block of addresses in CIDR notation (RFC 4632, RFC 4291). */
function isBlock(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const blocks = () =>
  z
    .string()
    .transform((text) => text.split(',').map((block) => block.trim()))
    .refine((all) => all.every(isBlock), {
      error: 'must be addresses or CIDR blocks, separated by commas, for example 127.0.0.1,10.0.0.0/8',
    })
    .default([]);

const hosts = () =>
  z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim().toLowerCase()))
    .refine((all) => all.every((one) => /^[a-z0-9.-]+(:\d{1,5})?$/.test(one)), {
      error: 'must be hosts, with or without a port, separated by commas, for example login.internal,10.0.0.7:8443',
    })
    .default([]);

const witness = /^(file:\/\/\/\S+|(rfc3161\+)?https?:\/\/[^\s,]+|mailto:[^\s@,<>]+@[^\s@,<>]+)$/;

const witnesses = () =>
  z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((all) => all.every((one) => witness.test(one)), {
      error:
        'must be places separated by commas, for example file:///mnt/witness,https://witness.example.org/checkpoints,mailto:auditor@example.org',
    })
    .refine((all) => !all.some((one) => one.startsWith('rfc3161+')) || all.some((one) => one.startsWith('file:')), {
      error: 'needs a folder (file:///mnt/witness) for the answers of a time-stamping authority (rfc3161+https://…)',
    })
    .default([]);

/** Every variable that Custodia reads, each on its own; what they demand of each other is in `contradictions`. */
export const settings = z.object({
  NODE_ENV: oneOf(['production', 'development', 'test'], 'production'),
  CUSTODIA_DATA_DIR: z.string().default('.custodia'),
  CUSTODIA_HOST: host('127.0.0.1'),
  CUSTODIA_PORT: whole(1, 65_535, 4600),
  CUSTODIA_TRUSTED_PROXIES: blocks(),
  CUSTODIA_OUTGOING_HOSTS: hosts(),
  CUSTODIA_PUBLIC_URL: schemes('https://custodia.example.org', 'https', 'http'),
  CUSTODIA_ROLES: z
    .string()
    .transform((text) => [...new Set(text.split(',').map((role) => role.trim()))])
    .pipe(z.array(z.enum(processRoles), { error: 'must be api, worker, or api,worker' }))
    .default([...processRoles]),
  DATABASE_URL: postgres(),
  DATABASE_OWNER_URL: postgres(),
  DATABASE_REPLICA_URL: postgres(),
  EVENT_STORE_URL: schemes(
    'kurrentdb://admin:secret@node.example.org:2113',
    'postgres',
    'postgresql',
    'kurrentdb',
    'kurrentdb+discover',
    'kdb',
    'kdb+discover',
    'esdb',
    'esdb+discover',
  ),
  REDIS_URL: redis(),
  SMTP_URL: schemes('smtps://user:secret@mail.example.org:465', 'smtp', 'smtps'),
  CUSTODIA_SCANNER_URL: schemes('clamd://scanner.example.org:3310', 'clamd'),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/, {
      error: 'must be a mail address, for example Custodia <custodia@example.org>',
    })
    .default('Custodia <custodia@localhost>'),
  S3_ENDPOINT: schemes('https://s3.example.org', 'https', 'http'),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
      error: 'must be the name of a bucket: 3 to 63 small letters, digits, dots and dashes',
    })
    .optional(),
  S3_REGION: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  CUSTODIA_ROOT_KEY: z
    .string()
    .refine((text) => /^\s*[A-Za-z0-9+/_-]+={0,2}\s*$/.test(text) && Buffer.from(text.trim(), 'base64').length === 32, {
      error: 'must be 32 bytes as base64; make them with: openssl rand -base64 32',
    })
    .optional(),
  CUSTODIA_KEYS_DIR: z.string().optional(),
  CUSTODIA_WITNESSES: witnesses(),
  CUSTODIA_METRICS_PORT: whole(0, 65_535, 0).transform((port) => (port === 0 ? undefined : port)),
  CUSTODIA_METRICS_HOST: host('127.0.0.1'),
  CUSTODIA_METRICS_TOKEN: z
    .string()
    .regex(/^[!-~]{16,200}$/, {
      error: 'must be 16 to 200 printable characters without spaces; make one with: openssl rand -hex 32',
    })
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: schemes('http://127.0.0.1:4318', 'https', 'http'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$/, { error: 'must be pairs such as authorization=Bearer%20secret,x-team=ai' })
    .optional(),
  OTEL_SERVICE_NAME: z.string().max(100, { error: 'must have at most 100 characters' }).default('custodia'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, { error: 'must be a part from 0 to 1, for example 0.1' })
    .transform(Number)
    .default(1),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
  CUSTODIA_MAX_UPLOAD_BYTES: whole(1_024, 1_099_511_627_776, 104_857_600),
  CUSTODIA_RATE_PER_TOKEN: whole(1, 10_000_000, 6_000),
  CUSTODIA_RATE_PER_ADDRESS: whole(1, 10_000_000, 300),
  CUSTODIA_RATE_PER_ORGANISATION: whole(1, 10_000_000, 24_000),
  CUSTODIA_RATE_PER_VENDOR_LINK: whole(1, 10_000_000, 30),
  CUSTODIA_RATE_PER_VENDOR_SESSION: whole(1, 10_000_000, 240),
  CUSTODIA_HEADERS_TIMEOUT_MS: whole(100, 600_000, 10_000),
  CUSTODIA_BODY_TIMEOUT_MS: whole(100, 600_000, 15_000),
  CUSTODIA_UPLOAD_TIMEOUT_MS: whole(100, 86_400_000, 600_000),
  CUSTODIA_ANSWER_TIMEOUT_MS: whole(100, 86_400_000, 60_000),
  CUSTODIA_EXECUTION_TIMEOUT_MS: whole(100, 600_000, 12_000),
  CUSTODIA_STATEMENT_TIMEOUT_MS: whole(100, 600_000, 5_000),
  CUSTODIA_IDLE_IN_TRANSACTION_TIMEOUT_MS: whole(100, 600_000, 30_000),
  GRAPHQL_MAX_BYTES: whole(1_024, 1_048_576, 32_768),
  GRAPHQL_MAX_TOKENS: whole(100, 100_000, 2_000),
  GRAPHQL_MAX_ANSWER_BYTES: whole(1_024, 1_073_741_824, 16_777_216),
  GRAPHQL_CACHE_BYTES: whole(0, 17_179_869_184, 67_108_864),
  GRAPHQL_MAX_DEPTH: whole(1, 100, 12),
  GRAPHQL_MAX_ALIASES: whole(1, 10_000, 30),
  GRAPHQL_MAX_COST: whole(1, 100_000_000, 20_000),
});
