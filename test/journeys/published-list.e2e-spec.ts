import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@custodia/kernel';
import { http } from '../support/http.js';
import { newTenant, type Tenant } from '../support/service.js';
import * as vendor from '../support/vendor.js';
import { inDays, until } from '../support/vendor.js';

let service: Tenant;
beforeAll(async () => {
  service = await newTenant();
});

const get = (path: string) => http(service.address).get(`/subprocessors/${path}`).buffer(true);

/** The body as text, whatever its type. */
const asText: Parameters<ReturnType<typeof get>['parse']>[0] = (answer, done) => {
  let text = '';
  answer.on('data', (part: Buffer) => (text += String(part)));
  answer.on('end', () => done(null, text));
};

describe('the public list of subprocessors', () => {
  it('is a page and a feed for anybody, of what is listed and announced and nothing else', async () => {
    const register = (name: string) =>
      vendor.act(service, 'registerSubprocessor', 'Subprocessor', {
        name,
        categories: ['BILLING'],
        regions: ['DE'],
        listed: false,
      });
    const [listed] = [await register('Listed Billing'), await register('Secret Billing')];
    const { organisationId } = service.founded;
    await vendor.act(service, 'listSubprocessor', 'Subprocessor', { id: listed!.id, summary: 'Bills from May on.' });
    await vendor.act(service, 'announceSubprocessorChange', 'Subprocessor', {
      id: listed!.id,
      summary: 'Moves to Ireland.',
      effectiveAt: inDays(30),
    });
    const page = await until(async () => {
      const { text } = await get(organisationId);
      return text.includes('Moves to Ireland.') && text;
    }, 'the page');
    expect(page).toContain('Listed Billing');
    expect(page).toContain('Bills from May on.');
    expect(page).not.toContain('Secret Billing');
    const feed = await get(`${organisationId}/feed.atom`).parse(asText);
    expect(feed.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    expect(String(feed.body).match(/<entry>/g)).toHaveLength(2);
    expect([(await get(newId())).status, (await get('constructor')).status]).toEqual([404, 404]);
  });
});
