import { describe, expect, it } from '@jest/globals';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import fc from 'fast-check';
import { accessDecider, type AccessCommand } from './access.decider.js';
import type { AccessEvent } from './access.events.js';

const { given } = scenarios(accessDecider);
const id = '0198c7a2-0000-7000-8000-000000000010';
const contactId = 'contact-1';
const requested: AccessEvent = {
  type: 'CodeRequested',
  data: { requestId: 'r1', contactId, requestedAt: '2026-03-01T08:58:00.000Z' },
};
const issued: AccessEvent = {
  type: 'CodeIssued',
  data: { requestId: 'r1', contactId, codeHash: 'right', expiresAt: '2026-03-01T09:08:00.000Z' },
};
const verify = {
  type: 'VerifyCode',
  id,
  requestId: 'r1',
  contactId,
  invitationId: 'i1',
  codeHash: 'right',
  sessionHash: 's1',
  expiresAt: '2026-03-01T17:00:00.000Z',
} as const;
const opened: AccessEvent = { type: 'SessionOpened', data: { ...verify, openedAt: '2026-03-01T09:00:00.000Z' } };
const wrong: AccessEvent = { type: 'CodeRejected', data: { requestId: 'r1', contactId } };

describe('links', () => {
  const link = { contactId, invitationId: 'i1', tokenHash: 'h1', messageId: '<m@x>' };

  it('are kept for the newest invitation of a person, twenty of them', () => {
    const { state } = given(
      ...Array.from({ length: 25 }, (_, n): AccessEvent => ({
        type: 'LinkPrepared',
        data: { ...link, tokenHash: `h${n}` },
      })),
    ).when({ type: 'PrepareLink', id, ...link, tokenHash: 'new' });
    expect(state?.links[contactId]?.tokenHashes).toHaveLength(20);
    expect(state?.links[contactId]?.tokenHashes.at(-1)).toBe('new');
    const renewed = given({ type: 'LinkPrepared', data: link }).when({
      type: 'PrepareLink',
      id,
      ...link,
      invitationId: 'i2',
      tokenHash: 'h2',
    });
    expect(renewed.state?.links[contactId]).toEqual({ invitationId: 'i2', tokenHashes: ['h2'] });
  });
  it('of an earlier release are taken over once, before anything else', () => {
    const links = [{ contactId, invitationId: 'i1', tokenHashes: ['old'] }];
    given().when({ type: 'AdoptLinks', id, links }).then({ type: 'LinksAdopted', data: { links } });
    given({ type: 'LinkPrepared', data: link }).when({ type: 'AdoptLinks', id, links }).thenNothing();
  });
});

describe('codes and sessions', () => {
  it('open for the right code, once', () => {
    given(requested, issued)
      .when(verify)
      .then({ type: 'SessionOpened', data: { contactId, invitationId: 'i1' } });
    given(requested, issued, opened)
      .when({ ...verify, sessionHash: 's2' })
      .thenRefuses({ code: 'CODE_VOID' });
  });
  it('record a wrong guess, and after five the code is void', () => {
    given(requested, issued)
      .when({ ...verify, codeHash: 'wrong' })
      .then({ type: 'CodeRejected' });
    given(requested, issued, wrong, wrong, wrong, wrong, wrong).when(verify).thenRefuses({ code: 'CODE_VOID' });
  });
  it('refuse a code after ten minutes, and one that was superseded', () => {
    given(requested, issued)
      .when({ ...verify, at: '2026-03-01T09:08:00.000Z' })
      .thenRefuses({ code: 'CODE_VOID' });
    given(requested, issued, { ...requested, data: { ...requested.data, requestId: 'r2' } } as AccessEvent)
      .when(verify)
      .thenRefuses({ code: 'CODE_VOID' });
  });
  it('limit how often a code is asked for', () => {
    given(requested)
      .when({ type: 'RequestCode', id, requestId: 'r2', contactId, at: '2026-03-01T08:58:10.000Z' })
      .thenRefuses({ code: 'RATE_LIMITED', retryAt: '2026-03-01T08:58:30.000Z' } as never);
    const many = [1, 2, 3, 4, 5].map((minute): AccessEvent => ({
      type: 'CodeRequested',
      data: { requestId: `m${minute}`, contactId, requestedAt: `2026-03-01T08:0${minute}:00.000Z` },
    }));
    given(...many)
      .when({ type: 'RequestCode', id, requestId: 'r2', contactId })
      .thenRefuses({ code: 'RATE_LIMITED' });
  });
  it('are forgotten when they have run out and another one is opened', () => {
    const late = { ...verify, requestId: 'r2', sessionHash: 's2', at: '2026-03-01T18:00:00.000Z' };
    const { state } = given(
      requested,
      issued,
      opened,
      { type: 'CodeRequested', data: { requestId: 'r2', contactId, requestedAt: '2026-03-01T17:59:00.000Z' } },
      {
        type: 'CodeIssued',
        data: { requestId: 'r2', contactId, codeHash: 'right', expiresAt: '2026-03-01T18:09:00.000Z' },
      },
    ).when({ ...late, expiresAt: '2026-03-02T02:00:00.000Z' });
    expect(Object.keys(state!.sessions)).toEqual(['s2']);
  });
});

it('a command decided twice never acts twice', () => {
  const one = <Type extends string>(type: Type, fields: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc.record({ type: fc.constant(type), id: fc.constant(id), ...fields });
  const person = fc.constantFrom('contact-1', 'a');
  const requestId = fc.constantFrom('r1', 'r2');
  const commands = fc.oneof(
    one('AdoptLinks', { links: fc.constant([]) }),
    one('PrepareLink', {
      contactId: person,
      invitationId: fc.constantFrom('i1', 'i2'),
      tokenHash: fc.constantFrom('h1', 'h2'),
      messageId: fc.constant('<m@x>'),
    }),
    one('RequestCode', { requestId, contactId: person }),
    one('IssueCode', {
      requestId,
      contactId: person,
      codeHash: fc.constantFrom('h', 'g'),
      expiresAt: fc.constant('2026-12-01T00:00:00.000Z'),
    }),
    one('RecordCodeSent', { requestId, messageId: fc.constant('<m@x>') }),
    one('EndSession', { sessionHash: fc.constantFrom('s1', 's2') }),
  );
  neverActsTwice(accessDecider, commands as fc.Arbitrary<AccessCommand>);
});
