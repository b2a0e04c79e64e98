import { describe, it } from '@jest/globals';
import { neverActsTwice, scenarios } from '@custodia/event-store/testing';
import fc from 'fast-check';
import { listSubscriptionDecider, type ListSubscriptionCommand } from './list-subscription.decider.js';
import type { ListSubscriptionEvent } from './list-subscription.events.js';

const { given } = scenarios(listSubscriptionDecider);
const id = '0198c7a2-0000-7000-8000-000000000010';
const sealed = { sealed: 'A256GCM', subject: id, iv: '', ciphertext: '', tag: '', digest: '' } as const;
const secrets = { email: sealed, secret: sealed, secretHash: 'hash' };
const requested: ListSubscriptionEvent = {
  type: 'ListSubscriptionRequested',
  data: { ...secrets, requestedAt: '2026-03-01T08:00:00.000Z' },
};
const confirmed: ListSubscriptionEvent = {
  type: 'ListSubscriptionConfirmed',
  data: { confirmedAt: '2026-03-01T09:00:00.000Z' },
};
const ended: ListSubscriptionEvent = { type: 'ListSubscriptionEnded', data: { because: 'unsubscribed' } };

describe('a subscription to the notices', () => {
  it('is confirmed once, and not after it has ended', () => {
    given(requested).when({ type: 'ConfirmListSubscription', id }).then({ type: 'ListSubscriptionConfirmed' });
    given(requested, confirmed).when({ type: 'ConfirmListSubscription', id }).thenNothing();
    given(requested, ended).when({ type: 'ConfirmListSubscription', id }).thenRefuses({ code: 'NOT_FOUND' });
    given().when({ type: 'ConfirmListSubscription', id }).thenRefuses({ code: 'NOT_FOUND' });
  });
  it('is forgotten when nobody confirmed it, and kept when somebody just did', () => {
    const sweep = { type: 'EndListSubscription', id, because: 'unconfirmed' } as const;
    given(requested).when(sweep).then({ type: 'ListSubscriptionEnded' });
    given(requested, confirmed).when(sweep).thenNothing();
  });
  it('records each notice once', () => {
    const notice = { type: 'RecordListNotice', id, noticeId: 'n1', messageId: '<m@x>' } as const;
    const mailed: ListSubscriptionEvent = { type: 'ListNoticeMailed', data: { noticeId: 'n1', messageId: '<m@x>' } };
    given(requested, confirmed).when(notice).then({ type: 'ListNoticeMailed' });
    given(requested, confirmed, mailed).when(notice).thenNothing();
  });
});

it('a command decided twice never acts twice', () => {
  const one = (type: string, fields: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc.record({ type: fc.constant(type), id: fc.constant(id), ...fields });
  const messageId = fc.constantFrom('<m@x>', null);
  const commands = fc.oneof(
    one('RequestListSubscription', {
      email: fc.constant(sealed),
      secret: fc.constant(sealed),
      secretHash: fc.constant('hash'),
    }),
    one('RecordSubscriptionAsked', { messageId }),
    one('ConfirmListSubscription'),
    one('RecordListNotice', { noticeId: fc.constantFrom('n1', 'n2'), messageId }),
    one('EndListSubscription', { because: fc.constantFrom('unsubscribed', 'unconfirmed', 'bounced', 'erased') }),
  );
  neverActsTwice(listSubscriptionDecider, commands as fc.Arbitrary<ListSubscriptionCommand>);
});
