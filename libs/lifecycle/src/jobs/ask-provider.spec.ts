import { beforeEach, describe, expect, it } from '@jest/globals';
import { streamName, type EventStore } from '@custodia/event-store';
import { inMemoryEventStore } from '@custodia/event-store/testing';
import { newId } from '@custodia/kernel';
import type { MailMessage, SendOutcome } from '@custodia/mail';
import { disposalCodec, type DisposalEvent } from '../disposal/disposal.events.js';
import { approved, clear, hosted, play, start, type Issued } from '../disposal/disposal.example.js';
import type { LifecyclePorts } from '../ports.js';
import { askProvider, askProviderReactor } from './ask-provider.js';

const organisation = newId();
const provider = newId();
const ask: Issued = {
  type: 'RecordProviderRequest',
  actor: 'operator',
  locationId: 'hosted',
  requestId: 'DEL-1',
  provider: 'Inference GmbH',
  dueAt: '2026-05-01T00:00:00.000Z',
  facts: clear,
};
const answer: Issued = {
  type: 'RecordProviderConfirmation',
  actor: 'operator',
  locationId: 'hosted',
  result: 'deleted',
  response: 'Done',
  effectiveAt: '2026-03-01T00:00:00.000Z',
};
/** A case whose copy is with `of`, asked for its deletion. */
const askedOf = (of: string, ...more: readonly Issued[]): DisposalEvent[] =>
  play([start('hosted'), ask, ...more], approved({ ...hosted, provider: of }));

let store: EventStore;
let sent: MailMessage[];
let outcome: (message: MailMessage) => SendOutcome;
let caseId: string;

beforeEach(() => {
  store = inMemoryEventStore();
  sent = [];
  outcome = ({ messageId }) => ({ kind: 'sent', messageId });
  caseId = newId();
});

async function given(events: readonly DisposalEvent[]): Promise<void> {
  const meta = { organisation, actor: 'operator', at: '2026-03-02T09:00:00.000Z' };
  await store.append(
    streamName('disposal', organisation, caseId),
    'no_stream',
    events.map((event) => disposalCodec.encode(newId(), event, meta)),
  );
}

/** The contacts of the provider are the only ones that the read model has. */
const ports = (): LifecyclePorts =>
  ({
    store,
    config: { http: { publicUrl: 'https://custodia.example' } },
    vault: {
      openAll: async (_: string, stored: readonly { readonly sealed: string }[]) =>
        stored.map(({ sealed }) => ({ kind: 'text', text: sealed })),
    },
    mail: {
      send: async (message: MailMessage) => {
        sent.push(message);
        return outcome(message);
      },
    },
    reader: {
      session: () => ({
        query: async (_: string, [id]: readonly unknown[]) =>
          id === provider
            ? [
                {
                  contacts: ['privacy@inference.example', 'legal@inference.example'].map((email) => ({
                    id: email,
                    email,
                  })),
                },
              ]
            : [],
        end: async () => undefined,
      }),
    },
  }) as unknown as LifecyclePorts;

const run = (requestId = 'DEL-1'): Promise<unknown> => {
  const data = { caseId, locationId: 'hosted', requestId };
  const job = { name: 'ask-provider', id: 'x', organisation, data, attempt: 1, attempts: 20 };
  return Promise.resolve(askProvider(ports()).handle(job, AbortSignal.timeout(5_000)));
};

describe('a provider that holds a copy', () => {
  it('is asked by mail as soon as the request is recorded, each contact once', async () => {
    await given(askedOf(provider));
    const reaction = askProviderReactor.on['ProviderDeletionRequested']!;
    expect(reaction({ subject: caseId, data: { locationId: 'hosted', requestId: 'DEL-1' } } as never)).toEqual([
      { name: 'ask-provider', data: { caseId, locationId: 'hosted', requestId: 'DEL-1' } },
    ]);
    await run();
    expect(sent.map(({ to }) => to)).toEqual(['privacy@inference.example', 'legal@inference.example']);
    for (const { subject, text } of sent) {
      expect(subject).toBe('Deletion request DEL-1');
      expect(text).toContain('Inference GmbH is asked to delete "Hosted copy", in every copy and version');
      expect(text).toContain('confirm by 2026-05-01');
      expect(text).toContain(caseId);
    }
    await run();
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('is not told the address of the copy', async () => {
    await given(askedOf(provider));
    await run();
    expect(sent.map(({ text }) => text).join()).not.toContain(hosted.address);
  });

  it.each<[string, readonly DisposalEvent[], string]>([
    ['has answered', askedOf(provider, answer), 'DEL-1'],
    ['is asked with another request by now', askedOf(provider), 'DEL-0'],
    ['is known by its name only', askedOf('Inference GmbH'), 'DEL-1'],
    ['has no contacts', askedOf(newId()), 'DEL-1'],
  ])('is sent no mail when it %s', async (_, events, requestId) => {
    await given(events);
    await run(requestId);
    expect(sent).toEqual([]);
  });

  it('is mailed again when its server asks to come back later, and not when it refuses for good', async () => {
    await given(askedOf(provider));
    outcome = () => ({ kind: 'refused', permanent: false, code: 451, response: 'Greylisted' });
    await expect(run()).rejects.toThrow('come back later (451)');
    outcome = () => ({ kind: 'refused', permanent: true, code: 550, response: 'No such user' });
    await run();
    expect(sent).toHaveLength(3);
  });
});
