import { newId } from '@custodia/kernel';
import { expect } from '@jest/globals';
import { Visitor } from './browser.js';
import { runService, type RunningService } from './service.js';
import { mailTo } from './vendor.js';

export const password = 'four harmless river stones';

/** A service with a clock that the test moves, and people who sign in to it. */
export interface SignInWorld {
  readonly service: RunningService;
  now(): number;
  pass(ms: number): void;
  /** The clock of the machine again. */
  present(): void;
  /** Somebody at a browser, whom the service does not know. */
  visitor(): Visitor;
  invited(...roles: string[]): Promise<{ id: string; email: string; name: string }>;
  sendInvitation(id: string): Promise<{ readonly __typename?: string; readonly code?: string }>;
  /** The code in the newest mail of this kind to an address. */
  codeFor(email: string, subject?: RegExp): Promise<string>;
  /** A colleague who accepted the invitation, at the browser where that was done. */
  colleague(...roles: string[]): Promise<{ id: string; email: string; name: string; browser: Visitor; code: string }>;
}

export async function signInWorld(environment: Record<string, string> = {}): Promise<SignInWorld> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const service = await runService(environment, () => new Date(now()));
  const visitor = () => new Visitor(service.address);
  const world: SignInWorld = {
    service,
    now,
    pass: (ms) => void (ahead += ms),
    present: () => void (ahead = 0),
    visitor,
    async invited(...roles) {
      const [id, email, name] = [newId(), `${newId()}@example.org`, 'Ada King'];
      const member = await service.change('inviteMember', 'Member { id }', { id, name, email, roles });
      expect(member).toMatchObject({ id });
      return { id, email, name };
    },
    sendInvitation: (id) => service.change('sendInvitation', 'Member { id }', { id }),
    async codeFor(email, subject = /invites you/) {
      return /enr_[\w-]{86}/.exec(await mailTo(service, email, subject))![0];
    },
    async colleague(...roles) {
      const person = await world.invited(...roles);
      await world.sendInvitation(person.id);
      const [browser, code] = [visitor(), await world.codeFor(person.email)];
      const joined = await browser.post('enrolment', { code, password });
      expect(joined).toMatchObject({ status: 200, body: { status: 'signed_in', memberId: person.id } });
      return { ...person, browser, code };
    },
  };
  return world;
}
