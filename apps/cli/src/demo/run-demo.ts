import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { issueOperatorToken } from '@custodia/identity/worker';
import type { EventStore } from '@custodia/event-store';
import { newId } from '@custodia/kernel';
import { readOutbox } from '@custodia/mail';
import { isIntact, type Sealed } from '@custodia/vault';
import type { Service } from '../service.js';
import { client } from './client.js';
import { disposal, type DisposalResult } from './disposal.chapter.js';
import { inventory } from './inventory.chapter.js';
import { modelLife } from './model-life.chapter.js';
import { invitePeople } from './people.js';
import { questions } from './questions.chapter.js';
import { reviews, type ReviewResult } from './reviews.chapter.js';
import type { Story } from './story.js';

export interface DemoSummary {
  readonly assets: Readonly<Record<string, number>>;
  readonly events: number;
  readonly mails: number;
  readonly reviews: readonly ReviewResult[];
  readonly exposedModels: number;
  readonly certificateNumber: string;
  readonly verification: string;
  readonly promptText: string;
}

/** After a start on an empty database with a long log, mutations would answer before their rows can be queried. */
async function readModelsCaughtUp({ store, waiter, projections }: Service['engine'], story: Story): Promise<void> {
  const head = await store.head();
  const names = projections.map(({ name }) => name);
  if (await waiter.waitFor(names, head, 500)) return;
  await story.step('Read models catch up with the log', async () => {
    if (!(await waiter.waitFor(names, head, 3_600_000)))
      throw new Error('The read models are still behind after an hour.');
  });
}

/** The main job from end to end, through the same interfaces that every client has. */
export async function runDemo(
  { engine, founded, url }: Service,
  story: Story,
): Promise<{ summary: DemoSummary; results: string; certificate: DisposalResult }> {
  const { config, store } = engine;
  const address = url ?? config.http.publicUrl;
  const run = newId().slice(-6);
  const results = join(config.dataDir, 'demo', run);
  await mkdir(results, { recursive: true });
  const at = new Date();
  const issued = await issueOperatorToken(store, {
    organisationId: founded.organisationId,
    memberId: founded.memberId,
    label: `Demo ${run}`,
    at: at.toISOString(),
    expiresAt: new Date(at.getTime() + 86_400_000).toISOString(),
  });
  if (issued.kind === 'refused') throw new Error(issued.refusal.message);
  const admin = client(address, founded.memberId, issued.token);
  await readModelsCaughtUp(engine, story);
  const people = await story.step(
    'People with different roles',
    () => invitePeople(address, admin, run),
    (cast) => Object.keys(cast).join(', '),
  );
  const { models } = await admin.ask('{ models { totalCount } }');
  const suffix = models.totalCount === 0 ? '' : `-${run}`;
  const stage = {
    address,
    outbox: join(config.dataDir, 'outbox'),
    results,
    run,
    suffix,
    admin,
    people,
    story,
    checkLog: () => checkLog(store),
  };

  const assets = await inventory(stage);
  const moments = await modelLife(stage, assets);
  const decided = await reviews(stage, assets);
  const { exposedModels } = await questions(stage, assets, moments);
  const certificate = await disposal(stage, assets);

  const counted = await admin.ask(
    '{ models { totalCount } datasets { totalCount } datasetVersions { totalCount } prompts { totalCount } systems { totalCount } subprocessors { totalCount } }',
  );
  const { events } = await checkLog(store);
  return {
    results,
    certificate,
    summary: {
      assets: Object.fromEntries(
        Object.entries<{ totalCount: number }>(counted).map(([name, { totalCount }]) => [name, totalCount]),
      ),
      events,
      mails: (await readOutbox(stage.outbox)).length,
      reviews: decided,
      exposedModels,
      certificateNumber: certificate.number,
      verification: certificate.verification,
      promptText: certificate.promptText,
    },
  };
}

async function checkLog(store: EventStore): Promise<{ events: number; sealed: number }> {
  let events = 0;
  let sealed = 0;
  for await (const { data, position } of store.readAll()) {
    events++;
    JSON.parse(data, (_, value: unknown) => {
      if (!isSealed(value)) return value;
      if (!isIntact(value)) throw new Error(`A sealed text at ${position} does not fit its digest`);
      sealed++;
      return value;
    });
  }
  return { events, sealed };
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && 'sealed' in value && 'ciphertext' in value;
