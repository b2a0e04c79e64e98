import { expect, it } from '@jest/globals';
import { unknownTypes } from './events.js';

const projections = [{ codec: { types: ['ModelVersionApproved', 'ModelDeployed', 'PromptActivated'] } }];

it('names the event types that nobody knows, and those that are like them', () => {
  expect(unknownTypes(['ModelDeployed'], projections)).toBeNull();
  expect(unknownTypes(['ModelApproved', 'PromptActivated', 'Nonsense'], projections)).toBe(
    'No read model knows an event of the type ModelApproved. Like it are ModelVersionApproved.\nNo read model knows an event of the type Nonsense.\n',
  );
});
