import type { ReadSession } from '@custodia/read-models';
import type { PublishedNotice, PublishedSubprocessor } from './published-list.js';

const mostNotices = 200;

/** What an organisation publishes: the listed subprocessors in use by name, and the newest notices, of former ones too. */
export async function publishedIn({ query }: Pick<ReadSession, 'query'>): Promise<{
  readonly subprocessors: readonly PublishedSubprocessor[];
  readonly notices: readonly PublishedNotice[];
}> {
  const [subprocessors, notices] = await Promise.all([
    query<PublishedSubprocessor>(
      `select id, name, website, purpose, categories, regions from subprocessor_v1 where listed and status = 'registered' order by name, id limit 5000`,
    ),
    query<PublishedNotice>(
      `select s.id as "subprocessorId", s.name, n ->> 'summary' as summary, n ->> 'effectiveAt' as "effectiveAt", n ->> 'announcedAt' as "announcedAt"
       from subprocessor_v1 s cross join lateral jsonb_array_elements(s.notices) n order by n ->> 'announcedAt' desc, s.id limit ${mostNotices}`,
    ),
  ]);
  return { subprocessors, notices };
}
