import { expect, it } from '@jest/globals';
import { execute } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import type { RequestContext } from '@custodia/graphql';
import { newId } from '@custodia/kernel';
import { prompt } from './prompt.decider.js';
import { sealedFor } from './prompt.facts.js';
import { unsealed } from './prompt-text.js';
import { Prompt } from './prompt.row.js';

it('makes no key for a version that is refused', async () => {
  const [organisation, id, versionId, memberId] = [newId(), newId(), newId(), newId()];
  const store = inMemoryEventStore();
  const meta = { actor: memberId, at: '2026-05-03T10:00:00.000Z' };
  const stated = { name: 'Greeting', purpose: 'Greets', classification: 'internal', ownerId: memberId } as const;
  const target = { organisation, id };
  await execute(store, prompt, target, { type: 'RegisterPrompt', id, ...stated, custodianId: null, ...meta });

  const sealed: string[] = [];
  const texts = {
    erased: async () => false,
    show: async () => ({ state: 'erased' as const }),
    seal: async (_: string, __: string, text: string) => (sealed.push(text), unsealed(versionId)),
  };
  const request = {
    who: { organisationId: organisation, memberId },
    session: { one: async (row: unknown) => (row === Prompt ? { status: 'registered', updatedAt: meta.at } : null) },
    now: () => meta.at,
  } as unknown as RequestContext;
  const add = (label: string) =>
    sealedFor(
      request,
      { store, texts },
      { type: 'AddPromptVersion', id, versionId, label, length: 5, variables: [], authorId: memberId },
      'Hello',
    );

  expect(await add(' ')).toMatchObject({ code: 'INVALID_INPUT', field: 'label' });
  expect(sealed).toEqual([]);
  expect(await add('1')).toEqual(unsealed(versionId));
  expect(sealed).toEqual(['Hello']);
  await execute(store, prompt, target, { type: 'RetirePrompt', id, reason: 'Out of use.', ...meta });
  expect(await add('1')).toMatchObject({ code: 'ASSET_RETIRED', id });
  expect(sealed).toEqual(['Hello']);
});
