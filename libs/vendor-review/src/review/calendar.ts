import { dayIn } from '@custodia/kernel';
import type { ReadSession } from '@custodia/read-models';
import type { CalendarDay } from '../evidence/icalendar.js';

interface Dated {
  readonly what: 'due' | 'ends' | 'evidence';
  readonly id: string;
  readonly title: string;
  readonly review: string;
  readonly at: Date;
  readonly zone: string | null;
  readonly changed: Date;
}

const words = {
  due: { summary: 'Answers due', description: 'The vendor should have answered by the end of this day.' },
  ends: { summary: 'Approval runs out', description: 'The next review should be decided before.' },
  evidence: { summary: 'Evidence ends', description: 'Ask the vendor for its successor.' },
} as const;

/** Days that reviews of an organisation wait for: due dates of those that are open, ends of approvals, and ends of evidence. */
export async function calendarDays(
  { query }: Pick<ReadSession, 'query'>,
  zone: string,
  host: string,
): Promise<CalendarDay[]> {
  const found = await query<Dated>(
    `select 'due' as what, id, title, id as review, due_at as at, coalesce(due_zone, 'UTC') as zone, updated_at as changed from review_v2 where status in ('sent', 'in_progress')
     union all select 'ends', id, title, id, valid_until, null, updated_at from review_v2 where status in ('approved', 'approved_with_conditions') and valid_until is not null
     union all select 'evidence', f.id, f.title, f.review_id, f.valid_until, 'UTC', f.updated_at from review_file_v1 f join review_v2 r on r.id = f.review_id
       where f.kind = 'evidence' and not f.withdrawn and f.valid_until is not null and r.status not in ('rejected', 'expired', 'cancelled')
     order by at, id limit 5000`,
    [],
  );
  return found.map(({ what, id, title, review, at, zone: own, changed }) => ({
    uid: `${what}-${id.replaceAll(':', '-')}@${host}`,
    day: dayIn(at.toISOString(), own ?? zone),
    summary: `${words[what].summary}: ${title}`,
    description: `${words[what].description} Review ${review}.`,
    changedAt: changed.toISOString(),
  }));
}
