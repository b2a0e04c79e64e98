import { expect } from '@jest/globals';
import { newId } from '@custodia/kernel';
import type { Browser } from 'playwright-core';
import { Visitor } from './browser.js';
import { openHand, signIn, type Hand, type Look } from './console.js';
import { password } from './people.js';
import type { Tenant } from './service.js';
import { act, mailTo } from './vendor.js';

export interface Colleague extends Hand {
  readonly id: string;
  readonly who: string;
}

/** Somebody with these roles, who accepted the invitation and signs in at a browser of this look. */
export async function colleague(service: Tenant, browser: Browser, look: Look, ...roles: string[]): Promise<Colleague> {
  const id = newId();
  const [who, email] = [`Person ${id.slice(-6)}`, `${id}@example.org`];
  await act(service, 'inviteMember', 'Member', { id, name: who, email, roles });
  await act(service, 'sendInvitation', 'Member', { id });
  const code = /enr_[\w-]{86}/.exec(await mailTo(service, email, /invites you/))![0];
  expect((await new Visitor(service.address).post('enrolment', { code, password })).status).toBe(200);
  await act(service, 'stateMemberProfile', 'Member', {
    id,
    title: `Title of ${who}`,
    placeOfWork: 'Hamburg',
    contact: '+49 40 000',
  });
  const hand = await openHand(browser, service.address, look);
  await signIn(hand, email, password);
  return { ...hand, id, who };
}
