import { KurrentDBClient } from '@kurrent/kurrentdb-client';

/** A client for one kind of call. A new one takes its place when it holds on to a connection that is of no use any more. */
export interface Line {
  client(): KurrentDBClient;
  /** Unless that has happened already. */
  replace(useless: KurrentDBClient): void;
  close(): Promise<void>;
}

export function openLine(url: string): Line {
  let client = connect(url);
  return {
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

const connect = (url: string): KurrentDBClient => KurrentDBClient.connectionString(url);
