import { describe, expect, it } from '@jest/globals';
import { publishedFeed, publishedPage, type PublishedList } from './published-list.js';

const list: PublishedList = {
  organisation: 'Acme & <Sons>',
  url: 'https://custodia.example/subprocessors/o',
  subprocessors: [
    {
      id: 's1',
      name: '"Cloud" <script>',
      website: 'https://cloud.example/?a=1&b=2',
      purpose: "Hosts the service's data",
      categories: ['cloud_infrastructure'],
      regions: ['DE', 'US'],
    },
    { id: 's2', name: 'Mailer', website: 'javascript:alert(1)', purpose: 'Mails', categories: [], regions: [] },
  ],
  notices: [
    {
      subprocessorId: 's1',
      name: '"Cloud" <script>',
      summary: 'Moves to Ireland.\u0000',
      effectiveAt: '2026-09-01T00:00:00.000Z',
      announcedAt: '2026-08-01T10:00:00.000Z',
    },
  ],
};

describe('the public page of subprocessors', () => {
  it('shows what is listed, escaped, and links to pages only', () => {
    const page = publishedPage(list);
    expect(page).toContain('<h1>Subprocessors of Acme &#38; &#60;Sons&#62;</h1>');
    expect(page).toContain(
      '<a href="https://cloud.example/?a=1&#38;b=2" rel="noopener noreferrer">&#34;Cloud&#34; &#60;script&#62;</a>',
    );
    expect(page).not.toMatch(/<script|javascript:/);
    expect(page).toContain('cloud infrastructure');
    expect(page).toContain('Moves to Ireland. Takes effect on');
  });
  it('says so when nothing is listed', () =>
    expect(publishedPage({ ...list, subprocessors: [], notices: [] })).toContain('No subprocessor is listed.'));
});

describe('the feed of notices', () => {
  it('has an entry for each, whose id stays', () => {
    const feed = publishedFeed(list, '2026-10-01T00:00:00.000Z');
    expect(feed).toContain(
      '<updated>2026-08-01T10:00:00.000Z</updated><author><name>Acme &#38; &#60;Sons&#62;</name></author>',
    );
    expect(feed).toContain('<entry><id>https://custodia.example/subprocessors/o#s1/2026-08-01T10:00:00.000Z</id>');
    expect(feed).toContain('<content type="text">Moves to Ireland. Takes effect on 1 September 2026.</content>');
    expect(publishedFeed({ ...list, notices: [] }, '2026-10-01T00:00:00.000Z')).toContain(
      '<updated>2026-10-01T00:00:00.000Z</updated>',
    );
  });
});
