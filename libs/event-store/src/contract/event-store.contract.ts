import { afterAll, beforeAll, describe } from '@jest/globals';
import type { EventStore } from '../port.js';
import { appendContract } from './append.contract.js';
import type { EventStoreFixture, LogUnderTest } from './fixture.js';
import { identityContract } from './identity.contract.js';
import { raceContract } from './race.contract.js';
import { readContract } from './read.contract.js';
import { subscribeContract } from './subscribe.contract.js';

/** What the tests of the contract work with; filled before the first of them. */
export interface Subject {
  log: LogUnderTest;
  store: EventStore;
}

/**
 * What every event store promises, whatever engine it stands on. An adapter's spec is one line:
 * `eventStoreContract('postgres', postgresFixture)`. It asks for nothing that a KurrentDB cannot give: positions are
 * opaque, an id may be written twice, an append holds at most 1 MiB.
 */
export function eventStoreContract(name: string, fixture: EventStoreFixture): void {
  describe(`the event store ${name}`, () => {
    const subject = {} as Subject;
    beforeAll(async () => {
      subject.log = await fixture.start();
      subject.store = await subject.log.open();
    });
    afterAll(async () => {
      await subject.store.close();
      await subject.log.stop();
    });

    describe('appending', () => appendContract(subject));
    describe('reading', () => readContract(subject));
    describe('subscribing', () => subscribeContract(subject));
    describe('being known', () => identityContract(subject));
    describe('racing', () => raceContract(subject, fixture.offers));
  });
}
