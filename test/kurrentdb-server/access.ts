import type { Metadata } from '@grpc/grpc-js';
import type { Refusal } from './answers.js';
import { accessDenied, unauthenticated } from './answers.js';
import type { ServerLog } from './server-log.js';
import type { AclRight } from './stream-settings.js';
import { isSettingsStream } from './stream-settings.js';

export interface ServerUser {
  readonly password: string;
  /** `$admins` may do everything. */
  readonly groups?: readonly string[];
}

/** Who may do what. A server without users lets everybody do everything. */
export class Access {
  constructor(
    readonly log: ServerLog,
    readonly users?: Readonly<Record<string, ServerUser>>,
  ) {}

  /** Why a caller may not do something with a stream or with `$all`; undefined when it may. */
  refuse(caller: Metadata, right: AclRight, stream: string): Refusal | undefined {
    if (!this.users) return undefined;
    const header = caller.get('authorization')[0]?.toString();
    if (!header) return accessDenied();
    const [login = '', password = ''] = Buffer.from(header.replace(/^Basic /i, ''), 'base64')
      .toString()
      .split(/:(.*)/s);
    const user = this.users[login];
    if (!user || user.password !== password) return unauthenticated();
    const names = [login, ...(user.groups ?? [])];
    return names.includes('$admins') ||
      this.#granted(right, stream).some((name) => name === '$all' || names.includes(name))
      ? undefined
      : accessDenied();
  }

  #granted(right: AclRight, stream: string): readonly string[] {
    if (isSettingsStream(stream)) return this.#granted(right === '$r' ? '$mr' : '$mw', stream.slice(2));
    return this.log.settings(stream).acl?.[right] ?? (stream.startsWith('$') ? ['$admins'] : ['$all']);
  }
}
