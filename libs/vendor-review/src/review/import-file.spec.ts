import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { filesystemFiles, type Files } from '@custodia/files';
import { newId } from '@custodia/kernel';
import { editionDigest } from '../template/edition-digest.policy.js';
import { templateIdOf } from '../template/editions.js';
import { template } from '../template/template.decider.js';
import { exportCaiq } from '../workbook/export-caiq.js';
import { importTemplateFile } from '../workbook/open-questionnaire.js';
import { importIdOf, readFilledFile } from './import-file.js';
import { readReview, tellReview } from './read-review.js';
import { draft, send } from './review.example.js';

const store = inMemoryEventStore();
const meta = { actor: 'member-1', at: '2026-03-01T09:00:00.000Z' };
let folder: string;
let files: Files;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custodia-import-'));
  files = await filesystemFiles({ folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A review that asks the CAIQ 4.0.3, taken from a blank workbook. */
async function caiqReview() {
  const organisation = newId();
  const imported = await importTemplateFile({
    name: 'CAIQ.xlsx',
    bytes: exportCaiq({ template: 'caiq', edition: '4.0.3' }, [])!,
  });
  if (imported.kind === 'refused' || !imported.edition) throw new Error('the blank workbook was not read');
  const { edition } = imported;
  const templateId = templateIdOf(organisation, editionDigest(edition));
  await execute(
    store,
    template,
    { organisation, id: templateId },
    { type: 'ImportTemplate', id: templateId, edition, report: null, ...meta },
  );
  const place = { organisation, id: newId() };
  await tellReview(
    store,
    place,
    { type: 'DraftReview', id: place.id, ...draft, templateId, template: edition.template, edition: edition.edition },
    meta,
  );
  const questions = edition.questions.map(({ id, kind }) => [id, kind] as const);
  await tellReview(
    store,
    place,
    {
      type: 'SendReview',
      id: place.id,
      ...send,
      digest: editionDigest(edition),
      questions,
      owners: edition.owners.map(({ label }) => label),
    },
    meta,
  );
  return { place, edition };
}

describe('a filled CAIQ 4.0.3 workbook', () => {
  it('becomes the answers of the review, with a report that is kept whole', async () => {
    const { place, edition } = await caiqReview();
    expect(edition.questions).toHaveLength(261);
    const given = edition.questions.map(({ id }, index) => ({
      questionId: id,
      value: index % 3 === 0 ? ('no' as const) : ('yes' as const),
      owner: 'CSP-owned',
      text: `Answer ${index}`,
    }));
    const bytes = exportCaiq({ template: 'caiq', edition: '4.0.3' }, given)!;
    const read = await readFilledFile(
      { store, files },
      place,
      { name: 'filled.xlsx', bytes },
      { contactId: null, importId: importIdOf(bytes) },
    );
    if (read.kind !== 'command') throw new Error(JSON.stringify(read));
    expect(read.command.report).toMatchObject({
      format: 'caiq',
      template: 'caiq',
      edition: '4.0.3',
      otherEdition: null,
      rowsRead: 261,
      answered: 261,
      blank: 0,
      missing: 0,
      unknown: [],
    });
    const told = await tellReview(store, place, read.command, meta);
    expect(told.kind).toBe('done');
    expect(Object.keys((await readReview(store, place))!.answers)).toHaveLength(261);
    expect(await files.has(place.organisation, read.command.report.fileDigest)).toBe(true);
    expect(await files.has(place.organisation, read.command.report.reportDigest)).toBe(true);
    const again = await tellReview(store, place, read.command, meta);
    expect(again).toMatchObject({ kind: 'done', events: [] });
  });

  it('of another edition gives only what is asked in the same words, and says so', async () => {
    const { place } = await caiqReview();
    const bytes = exportCaiq({ template: 'caiq', edition: '4.1.0' }, [
      { questionId: 'A&A-01.1', value: 'yes', owner: null, text: '' },
    ])!;
    const read = await readFilledFile(
      { store, files },
      place,
      { name: 'newer.xlsx', bytes },
      { contactId: null, importId: importIdOf(bytes) },
    );
    if (read.kind !== 'command') throw new Error(JSON.stringify(read));
    expect(read.command.report.otherEdition).toBe('caiq 4.1.0');
  });
});

it('a file that cannot be read is refused with place and remedy, and nothing is kept', async () => {
  const { place } = await caiqReview();
  const read = await readFilledFile(
    { store, files },
    place,
    { name: 'broken.xlsx', bytes: Buffer.from('PK\u0003\u0004broken') },
    { contactId: null, importId: newId() },
  );
  expect(read).toMatchObject({
    kind: 'unreadable',
    refusal: { code: expect.stringMatching(/^WORKBOOK_/), remedy: expect.any(String) },
  });
});
