import type { z } from 'zod';
import { hidden, isSecret } from './redact.js';

export interface Problem {
  readonly field: string;
  /** As given, without secrets. */
  readonly value: string;
  readonly problem: string;
  readonly remedy: string;
}

/** The configuration cannot be used. Names for every problem the field, its value and the remedy; shows no secret. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';

  constructor(
    readonly problems: readonly Problem[],
    options?: ErrorOptions,
  ) {
    super(
      problems.map(({ field, value, problem, remedy }) => `${field} (${value}) ${problem}. ${remedy}`).join('\n'),
      options,
    );
  }
}

export function problemsOf(error: z.ZodError, given: Readonly<Record<string, string | undefined>>): Problem[] {
  const fields = new Map<string, Problem>();
  for (const { path, message } of error.issues) {
    const field = String(path[0]);
    if (fields.has(field)) continue;
    const problem = field === 'CUSTODIA_ROLES' ? 'must be api, worker, or api,worker' : message;
    fields.set(field, {
      field,
      value: shown(field, given[field]),
      problem,
      remedy: 'Correct it, or unset it to use the default.',
    });
  }
  return [...fields.values()];
}

const shown = (field: string, value: string | undefined): string =>
  value === undefined ? 'not set' : isSecret(field) ? 'hidden' : `"${hidden(value)}"`;

const listening: Readonly<
  Record<string, { field: 'CUSTODIA_PORT' | 'CUSTODIA_HOST'; problem: string; remedy: string }>
> = {
  EADDRINUSE: {
    field: 'CUSTODIA_PORT',
    problem: 'is in use by another program',
    remedy: 'Stop that program, or set CUSTODIA_PORT to a free port.',
  },
  EACCES: {
    field: 'CUSTODIA_PORT',
    problem: 'may not be opened by this user',
    remedy: 'Set CUSTODIA_PORT to 1024 or more.',
  },
  EADDRNOTAVAIL: {
    field: 'CUSTODIA_HOST',
    problem: 'is no address of this machine',
    remedy: 'Set CUSTODIA_HOST to 127.0.0.1, or to 0.0.0.0 for every interface.',
  },
  ENOTFOUND: {
    field: 'CUSTODIA_HOST',
    problem: 'is a name that cannot be resolved',
    remedy: 'Set CUSTODIA_HOST to 127.0.0.1, or to 0.0.0.0 for every interface.',
  },
};

/** What went wrong when the server began to listen, as a problem of the configuration; any other fault as it is. */
export function listenFault(fault: unknown, { host, port }: { readonly host: string; readonly port: number }): unknown {
  const known = listening[codeOf(fault)];
  if (!known) return fault;
  return new ConfigFault([{ ...known, value: known.field === 'CUSTODIA_PORT' ? String(port) : host }], {
    cause: fault,
  });
}

const connecting: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there. Start the server, or correct host and port',
  ENOTFOUND: 'the host cannot be resolved. Correct its name',
  EAI_AGAIN: 'the host cannot be resolved at the moment. Check the name server',
  ETIMEDOUT: 'the host does not answer. Check host, port and firewall',
  ECONNRESET: 'the server closed the connection. Check the port and whether it wants TLS',
  '28P01': 'the password is wrong. Correct user and password',
  '28000': 'the server does not let this user in. Correct the user, or the rules of the server',
  '3D000': 'there is no such database. Create it, or correct its name',
  '53300': 'the server has no connection left. Raise its limit, or end other clients',
};

/** What went wrong at the first connection to the server that `field` names; any other fault as it is. */
export function connectFault(fault: unknown, field: string, url: string): unknown {
  const known = connecting[codeOf(fault)];
  if (!known) return fault;
  const [problem, remedy] = known.split('. ') as [string, string];
  return new ConfigFault(
    [{ field, value: hidden(url), problem: `cannot be reached: ${problem}`, remedy: `${remedy}.` }],
    { cause: fault },
  );
}

/** Node reports a host with several addresses as an aggregate. */
function codeOf(fault: unknown): string {
  const { code, errors } = (fault ?? {}) as { code?: string; errors?: { code?: string }[] };
  return code ?? errors?.[0]?.code ?? '';
}
