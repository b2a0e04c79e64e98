import { KurrentDBClient } from '@kurrent/kurrentdb-client';

/**
 * A client for one kind of call. When the server does not answer at all, a new one takes its place, so that a dead
 * connection does not hold up what comes after it.
 */
export interface Line {
  client(): KurrentDBClient;
  /** Unless that has happened already. */
  replace(silent: KurrentDBClient): void;
  close(): Promise<void>;
}

export function openLine(url: string): Line {
  let client = connect(url);
  return {
    client: () => client,
    replace(silent) {
      if (silent !== client) return;
      client = connect(url);
      void silent.dispose().catch(() => undefined);
    },
    close: () => client.dispose(),
  };
}

/** The address with what this adapter relies on: refused appends are thrown, because the client misreports them otherwise. */
export function tuned(url: string): string {
  const [address, query = ''] = url.split('?') as [string, string?];
  const settings = query.split('&').filter((setting) => setting !== '' && !/^throwOnAppendFailure=/i.test(setting));
  if (!settings.some((setting) => /^connectionName=/i.test(setting))) settings.push('connectionName=custodia');
  return `${address}?${settings.join('&')}`;
}

const connect = (url: string): KurrentDBClient => KurrentDBClient.connectionString(url);
