import type { Aggregate, CommandMeta, Decider } from '@custodia/event-store';
import { accept, type Decision } from '@custodia/kernel';
import { noticeCodec, type NoticeEvent } from './notice.events.js';

export interface RecordTold {
  readonly type: 'RecordTold';
  readonly member: string;
  readonly tasks: readonly string[];
  readonly reminder: number;
  readonly messageId: string;
}

interface Told {
  readonly reminder: number;
  /** Of the last mail, ISO 8601. */
  readonly at: string;
}

export interface NoticeState {
  /** By member and task. */
  readonly told: Readonly<Record<string, Told>>;
}

const toldKey = (member: string, task: string): string => `${member} ${task}`;

/** Time between two mails about the same, in milliseconds, and how many there are after the first. */
export const reminding = { everyMs: 7 * 24 * 60 * 60 * 1000, most: 4 } as const;

/** Whether a mail about a task is due now: the first one at once, the next ones when their time has passed and none was recorded. */
export function dueMail({ told }: NoticeState, member: string, task: string, at: string): number | null {
  const last = told[toldKey(member, task)];
  if (!last) return 0;
  const waited = Date.parse(at) - Date.parse(last.at);
  return last.reminder < reminding.most && waited >= reminding.everyMs ? last.reminder + 1 : null;
}

function decide(
  { member, tasks, reminder, messageId, actor, at }: RecordTold & CommandMeta,
  { told }: NoticeState,
): Decision<NoticeEvent, never> {
  const open = tasks.filter((task) => (told[toldKey(member, task)]?.reminder ?? -1) < reminder);
  return open.length === 0
    ? accept()
    : accept({ type: 'MemberTold', data: { member, tasks: open, reminder, messageId, by: actor, at } });
}

const evolve = ({ told }: NoticeState, { data: { member, tasks, reminder, at } }: NoticeEvent): NoticeState => ({
  told: { ...told, ...Object.fromEntries(tasks.map((task) => [toldKey(member, task), { reminder, at }])) },
});

export const noticeDecider: Decider<RecordTold, NoticeEvent, NoticeState, never> = {
  initial: { told: {} },
  decide,
  evolve,
};

export const caseNotice: Aggregate<RecordTold, NoticeEvent, NoticeState, never> = {
  codec: noticeCodec,
  decider: noticeDecider,
};
