import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigFault, problemsOf, type Problem } from './config/problems.js';
import { hidden } from './config/redact.js';
import { settings } from './config/settings.js';
import { withSecretFiles } from './config/secret-files.js';
import { strangers } from './config/strangers.js';

type Settings = z.infer<typeof settings>;
export type ProcessRole = Settings['CUSTODIA_ROLES'][number];

/** Where S3-compatible storage is. */
export interface S3Config {
  /** Absent for Amazon's own. */
  readonly endpoint: string | undefined;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How long each part of a request may take, in milliseconds. */
export interface Timeouts {
  /** Until the headers of a request are there. */
  readonly headersMs: number;
  /** Until the body of a request that is read as a whole is there. */
  readonly bodyMs: number;
  /** Until any request is there, uploads included. */
  readonly uploadMs: number;
  /** Until the client has taken the answer, from the moment when its headers are sent. */
  readonly answerMs: number;
  /** The work of one GraphQL request. */
  readonly executionMs: number;
  /** One statement of a query, and the wait for a connection. */
  readonly statementMs: number;
  readonly idleInTransactionMs: number;
}

/** The whole configuration, checked. Absent parts mean the embedded default (DESIGN: embedded by default, distributed by configuration). */
export interface Config {
  readonly environment: Settings['NODE_ENV'];
  /** Absolute. */
  readonly dataDir: string;
  /** What this process does. */
  readonly roles: readonly ProcessRole[];
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Without a slash at the end; what links in mails begin with. */ readonly publicUrl: string;
    /** Addresses and CIDR blocks whose `X-Forwarded-For` is believed; none unless they are named. */
    readonly trustedProxies: readonly string[];
  };
  /** Absent: a PostgreSQL of our own in the data folder. */
  /** Hosts of private networks that may be called although an organisation names them, as `host` or `host:port`. */
  readonly outgoing: { readonly allowedHosts: readonly string[] };
  readonly database:
    | {
        readonly url: string;
        /** May create and alter; for migrations. */ readonly ownerUrl: string;
        readonly replicaUrl: string | undefined;
      }
    | undefined;
  /** Absent: in the database. */
  readonly eventStore: { readonly kind: 'postgres' | 'kurrentdb'; readonly url: string } | undefined;
  /** Absent: jobs are kept in the database. */
  readonly redisUrl: string | undefined;
  /** `smtpUrl` absent: mail is put into the folder `outbox`. */
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string };
  /** A scanner for malware that speaks the protocol of ClamAV's clamd; absent: uploads are not scanned. */
  readonly scannerUrl: string | undefined;
  /** Absent: files are kept in the data folder. */
  readonly s3: S3Config | undefined;
  /** Base64; absent: the file `root.key` in the data folder. */
  readonly rootKey: string | undefined;
  /** Absolute: the folder of the keys that the root key wraps. */
  readonly keysDir: string;
  /** Where checkpoints of the log are exported to: `file:`, `http:`, `https:` and `mailto:` addresses. */
  readonly witnesses: readonly string[];
  readonly metrics: {
    readonly host: string;
    /** Absent: no port of their own. */
    readonly port: number | undefined;
    /** Who sends it sees them, also at `/metrics` of the service; absent: there is no such route. */
    readonly token: string | undefined;
  };
  /** Absent: nothing is traced. */
  readonly tracing:
    | {
        readonly endpoint: string;
        readonly headers: Readonly<Record<string, string>>;
        readonly serviceName: string;
        /** Part of the requests, 0 to 1. */
        readonly ratio: number;
      }
    | undefined;
  readonly logLevel: Settings['LOG_LEVEL'];
  readonly maxUploadBytes: number;
  /** Units of work a minute that each of these may ask for. */
  readonly rateLimit: {
    readonly perToken: number;
    /** Of whoever shows no valid token. */
    readonly perAddress: number;
    readonly perOrganisation: number;
    readonly perVendorLink: number;
    readonly perVendorSession: number;
  };
  readonly timeouts: Timeouts;
  readonly graphql: {
    readonly maxDepth: number;
    readonly maxAliases: number;
    readonly maxCost: number;
    /** Of the text of a query. */
    readonly maxBytes: number;
    readonly maxTokens: number;
    readonly maxAnswerBytes: number;
    /** For prepared documents, all together. */
    readonly cacheBytes: number;
  };
  /** Variables that look like ours and are not: to be logged at the start. */
  readonly warnings: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment, once, at the start, and the files it names for secrets. Nothing else does. Throws `ConfigFault` with all problems together. */
export const loadConfig = (): Config => parseConfig(withSecretFiles(process.env));

/** Variables that are empty count as not set. Throws `ConfigFault`. */
export function parseConfig(environment: Environment): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = settings.safeParse(given);
  const problems = parsed.success ? [] : problemsOf(parsed.error, given);
  problems.push(...contradictions(given));
  if (!parsed.success || problems.length > 0) throw new ConfigFault(problems);
  return configOf(parsed.data, strangers(given, Object.keys(settings.shape)));
}

const s3Required = ['S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];

/** What no single variable shows. */
function contradictions(given: Readonly<Record<string, string | undefined>>): Problem[] {
  const problems: Problem[] = [];
  const needs = (field: string, because: string, remedy: string): void => {
    if (!given[field]) problems.push({ field, value: 'not set', problem: `is needed ${because}`, remedy });
  };
  for (const url of ['DATABASE_OWNER_URL', 'DATABASE_REPLICA_URL']) {
    if (given[url]) needs('DATABASE_URL', `when ${url} is set`, `Set DATABASE_URL too, or remove ${url}.`);
  }
  if (Object.keys(given).some((name) => name.startsWith('S3_'))) {
    for (const field of s3Required)
      needs(field, 'for storage in S3', 'Set it, or remove all S3_ variables to keep files in the data folder.');
  }
  if (given['SMTP_URL']) {
    needs(
      'MAIL_FROM',
      'when SMTP_URL is set',
      'Set the sender, for example MAIL_FROM="Custodia <custodia@example.org>".',
    );
    needs(
      'CUSTODIA_PUBLIC_URL',
      'when SMTP_URL is set, because the links in mails begin with it',
      'Set the address at which vendors reach this service.',
    );
  }
  const roles = given['CUSTODIA_ROLES'];
  if (roles && !(roles.includes('api') && roles.includes('worker'))) {
    needs(
      'DATABASE_URL',
      `when CUSTODIA_ROLES is "${roles}": the embedded database serves one process only`,
      'Set DATABASE_URL, or leave CUSTODIA_ROLES at api,worker.',
    );
  }
  return problems;
}

function configOf(read: Settings, warnings: readonly string[]): Config {
  const { CUSTODIA_HOST: host, CUSTODIA_PORT: port, DATABASE_URL: url, EVENT_STORE_URL: events } = read;
  const reachable = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    environment: read.NODE_ENV,
    dataDir: resolve(read.CUSTODIA_DATA_DIR),
    roles: read.CUSTODIA_ROLES,
    http: {
      host,
      port,
      publicUrl: (read.CUSTODIA_PUBLIC_URL ?? `http://${reachable}:${port}`).replace(/\/+$/, ''),
      trustedProxies: read.CUSTODIA_TRUSTED_PROXIES,
    },
    outgoing: { allowedHosts: read.CUSTODIA_OUTGOING_HOSTS },
    database: url
      ? { url, ownerUrl: read.DATABASE_OWNER_URL ?? url, replicaUrl: read.DATABASE_REPLICA_URL }
      : undefined,
    eventStore: events ? { kind: events.startsWith('postgres') ? 'postgres' : 'kurrentdb', url: events } : undefined,
    redisUrl: read.REDIS_URL,
    mail: { smtpUrl: read.SMTP_URL, from: read.MAIL_FROM },
    scannerUrl: read.CUSTODIA_SCANNER_URL,
    s3: read.S3_BUCKET
      ? {
          endpoint: read.S3_ENDPOINT,
          bucket: read.S3_BUCKET,
          region: read.S3_REGION!,
          accessKeyId: read.S3_ACCESS_KEY_ID!,
          secretAccessKey: read.S3_SECRET_ACCESS_KEY!,
        }
      : undefined,
    rootKey: read.CUSTODIA_ROOT_KEY,
    keysDir: resolve(read.CUSTODIA_KEYS_DIR ?? join(read.CUSTODIA_DATA_DIR, 'keys')),
    witnesses: read.CUSTODIA_WITNESSES,
    metrics: { host: read.CUSTODIA_METRICS_HOST, port: read.CUSTODIA_METRICS_PORT, token: read.CUSTODIA_METRICS_TOKEN },
    tracing: read.OTEL_EXPORTER_OTLP_ENDPOINT
      ? {
          endpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
          headers: pairsOf(read.OTEL_EXPORTER_OTLP_HEADERS),
          serviceName: read.OTEL_SERVICE_NAME,
          ratio: read.OTEL_TRACES_SAMPLER_ARG,
        }
      : undefined,
    logLevel: read.LOG_LEVEL,
    maxUploadBytes: read.CUSTODIA_MAX_UPLOAD_BYTES,
    rateLimit: {
      perToken: read.CUSTODIA_RATE_PER_TOKEN,
      perAddress: read.CUSTODIA_RATE_PER_ADDRESS,
      perOrganisation: read.CUSTODIA_RATE_PER_ORGANISATION,
      perVendorLink: read.CUSTODIA_RATE_PER_VENDOR_LINK,
      perVendorSession: read.CUSTODIA_RATE_PER_VENDOR_SESSION,
    },
    timeouts: {
      headersMs: read.CUSTODIA_HEADERS_TIMEOUT_MS,
      bodyMs: read.CUSTODIA_BODY_TIMEOUT_MS,
      uploadMs: read.CUSTODIA_UPLOAD_TIMEOUT_MS,
      answerMs: read.CUSTODIA_ANSWER_TIMEOUT_MS,
      executionMs: read.CUSTODIA_EXECUTION_TIMEOUT_MS,
      statementMs: read.CUSTODIA_STATEMENT_TIMEOUT_MS,
      idleInTransactionMs: read.CUSTODIA_IDLE_IN_TRANSACTION_TIMEOUT_MS,
    },
    graphql: {
      maxDepth: read.GRAPHQL_MAX_DEPTH,
      maxAliases: read.GRAPHQL_MAX_ALIASES,
      maxCost: read.GRAPHQL_MAX_COST,
      maxBytes: read.GRAPHQL_MAX_BYTES,
      maxTokens: read.GRAPHQL_MAX_TOKENS,
      maxAnswerBytes: read.GRAPHQL_MAX_ANSWER_BYTES,
      cacheBytes: read.GRAPHQL_CACHE_BYTES,
    },
    warnings,
  };
}

/** For the log at the start: every setting, one a line, without any secret. */
export function describeConfig(config: Config): Readonly<Record<string, string>> {
  const { http, database, eventStore, mail, s3, graphql, rateLimit, timeouts } = config;
  const url = (value: string | undefined, otherwise: string): string => (value ? hidden(value) : otherwise);
  return {
    environment: config.environment,
    dataDir: config.dataDir,
    roles: config.roles.join(','),
    http: `${http.host}:${http.port}, known as ${http.publicUrl}`,
    database: url(database?.url, 'embedded, in the data folder'),
    replica: url(database?.replicaUrl, 'none'),
    eventStore: url(eventStore?.url, 'in the database'),
    jobs: url(config.redisUrl, 'in the database'),
    mail: `${url(mail.smtpUrl, 'into the outbox folder')}, from ${mail.from}`,
    files: s3
      ? `bucket ${s3.bucket} (${s3.region}) at ${s3.endpoint ? hidden(s3.endpoint) : 'Amazon S3'}`
      : 'in the data folder',
    keysDir: config.keysDir,
    rootKey: config.rootKey ? 'from CUSTODIA_ROOT_KEY' : 'root.key in the data folder',
    metrics: metricsOf(config.metrics),
    tracing: config.tracing
      ? `to ${hidden(config.tracing.endpoint)} as ${config.tracing.serviceName}, part ${config.tracing.ratio}`
      : 'off',
    logLevel: config.logLevel,
    maxUploadBytes: String(config.maxUploadBytes),
    trustedProxies: http.trustedProxies.join(',') || 'none',
    outgoingHosts: config.outgoing.allowedHosts.join(',') || 'none but the public internet',
    rateLimit: listed(rateLimit),
    timeouts: listed(timeouts),
    graphql: listed(graphql),
  };
}

const metricsOf = ({ host, port, token }: Config['metrics']): string =>
  [port && `at ${host}:${port}`, token && 'with a token'].filter(Boolean).join(', ') || 'closed';

/** `a=1,b=2`, percent-encoded (OpenTelemetry's form of headers). */
const pairsOf = (text = ''): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([^=,]+)=([^,]*)/g)].map(([, name, value]) => [name!.trim(), decodeURIComponent(value!.trim())]),
  );

const listed = (values: object): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
