import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '@custodia/event-store';
import { reasonsOf } from '@custodia/platform';
import { newId } from '@custodia/kernel';
import { runService, type RunningService } from '../support/service.js';

let service: RunningService;
beforeAll(async () => {
  service = await runService();
});
afterAll(() => service?.stop());

describe('jobs that failed for good', () => {
  it('are shown to an admin, who puts them back to work or forgets them', async () => {
    const { engine } = service;
    const { organisationId, memberId } = service.founded;
    const name = `doomed-${newId()}`;
    /** Until both jobs have failed for good. */
    async function fail(): Promise<void> {
      const doomed = engine.jobs.runner();
      const handle = () => Promise.reject(new Error('the printer is on fire'));
      await doomed.start([
        { name, attempts: 1, backoff: { firstMs: 1, maxMs: 1 }, timeoutMs: 1_000, concurrency: 1, handle },
      ]);
      while ((await engine.jobs.queue.deadLetters({ name })).length < 2)
        await new Promise((wake) => setTimeout(wake, 20));
      await doomed.stop(0);
    }
    const [ours, theirs] = [organisationId, newId()].map((organisation) => ({
      name,
      id: newId(),
      organisation,
      data: {},
    }));
    await engine.jobs.queue.enqueue([ours!, theirs!]);
    await fail();
    const query = '{ deadJobs(first: 10) { id name attempts reason failedAt } }';
    const { data } = await service.ask(query);
    expect(data.deadJobs).toEqual([
      { id: ours!.id, name, attempts: 1, reason: 'the printer is on fire', failedAt: expect.any(String) },
    ]);
    const act = (mutation: 'retryDeadJob' | 'discardDeadJob', id: string) =>
      service.ask(
        `mutation($input: DeadJobInput!) { act: ${mutation}(input: $input) { __typename ... on DecidedJob { id name failedAt } ... on Refusal { code } } }`,
        { input: { id, name, reason: 'The fire is out.' } },
      );
    expect((await act('retryDeadJob', theirs!.id)).data.act).toEqual({ __typename: 'NotFound', code: 'NOT_FOUND' });
    const retried = { __typename: 'DecidedJob', id: ours!.id, name, failedAt: data.deadJobs[0]!.failedAt };
    expect((await act('retryDeadJob', ours!.id)).data.act).toEqual(retried);
    expect((await service.ask(query)).data.deadJobs).toEqual([]);
    expect((await engine.jobs.queue.counts())[name]).toMatchObject({ waiting: 1, failed: 1 });
    // Sent again it changes nothing more.
    expect((await act('retryDeadJob', ours!.id)).data.act).toEqual(retried);
    expect((await act('discardDeadJob', ours!.id)).data.act).toMatchObject({ code: 'NOT_FOUND' });
    // It fails again, and that is another failure.
    await fail();
    expect((await act('discardDeadJob', ours!.id)).data.act).toMatchObject({ __typename: 'DecidedJob' });
    expect((await service.ask(query)).data.deadJobs).toEqual([]);
    const recorded: RecordedEvent[] = [];
    for await (const event of engine.store.readAll())
      if (event.stream.startsWith(`deadjob-${organisationId}.`)) recorded.push(event);
    expect(recorded.map(({ type, metadata }) => [type, JSON.parse(metadata).actor])).toEqual([
      ['DeadJobRetried', memberId],
      ['DeadJobDiscarded', memberId],
    ]);
    const why = 'The fire is out.';
    expect(await reasonsOf(engine.vault, organisationId, recorded)).toEqual([why, why]);
    await engine.jobs.queue.discard({ name });
  });
});
