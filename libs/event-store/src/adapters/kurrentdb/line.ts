import { KurrentDBClient, type BasicCredentials } from '@kurrent/kurrentdb-client';

/** A client for one kind of call. A new one takes its place when it holds on to a connection that is of no use any more. */
export interface Line {
  /** Of the address, for each call of the native client: it does not decode what an address must encode. */
  readonly credentials: BasicCredentials | undefined;
  client(): KurrentDBClient;
  /** Unless that has happened already. */
  replace(useless: KurrentDBClient): void;
  close(): Promise<void>;
}

export function openLine(url: string): Line {
  let client = connect(url);
  return {
    credentials: credentialsOf(url),
    client: () => client,
    replace(useless) {
      if (useless !== client) return;
      client = connect(url);
      void useless.dispose().catch(() => undefined);
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

function credentialsOf(url: string): BasicCredentials | undefined {
  const [, username, password = ''] = /^[^:]+:\/\/([^:@/]+)(?::([^@/]*))?@/.exec(url) ?? [];
  return username ? { username: decodeURIComponent(username), password: decodeURIComponent(password) } : undefined;
}

const connect = (url: string): KurrentDBClient => KurrentDBClient.connectionString(url);
