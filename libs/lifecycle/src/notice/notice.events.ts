import { codec, type DomainEvent } from '@custodia/event-store';

/** Whom the service told by mail that a case waits for them, under the id of the case; apart from the case, whose record it does not change. */
export type NoticeEvent = DomainEvent<
  'MemberTold',
  {
    readonly member: string;
    /** What the member was told of; stable for one thing to do. */
    readonly tasks: readonly string[];
    /** 0 for the first mail about them. */
    readonly reminder: number;
    readonly messageId: string;
    readonly by: string;
    readonly at: string;
  }
>;

export const noticeCodec = codec<NoticeEvent>('casenotice', { MemberTold: [] });
