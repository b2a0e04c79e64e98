import type { Sealed } from '@custodia/vault';
import type { Environment } from '../asset/asset.policy.js';
import type { PromptEvent } from './prompt.events.js';

export const id = '0198c7a2-0000-7000-8000-0000000000a1';
export const [one, two] = ['0198c7a2-0000-7000-8000-000000000001', '0198c7a2-0000-7000-8000-000000000002'] as const;

export const sealed = (digest: string): Sealed => ({
  sealed: 'A256GCM',
  subject: id,
  iv: 'i',
  ciphertext: 'c',
  tag: 't',
  digest,
});

export const registration = {
  name: 'Support',
  purpose: 'Answers',
  classification: 'confidential',
  ownerId: 'o',
  custodianId: null,
} as const;
export const registered: PromptEvent = { type: 'PromptRegistered', data: registration };

export const version = (versionId: string, label: string, digest = 'aa'): PromptEvent => ({
  type: 'PromptVersionAdded',
  data: {
    versionId,
    label,
    text: sealed(digest),
    digest: `sha256:${digest}`,
    length: 5,
    variables: [],
    authorId: 'author',
  },
});
export const reviewed = (versionId: string): PromptEvent => ({
  type: 'PromptVersionReviewed',
  data: { versionId, digest: 'sha256:aa', reviewerId: 'r', note: 'It states no decision.' },
});
export const approved = (versionId: string): PromptEvent => ({
  type: 'PromptVersionApproved',
  data: { versionId, digest: 'sha256:aa', note: '' },
});
export const activated = (
  versionId: string,
  replaces: string | null = null,
  environment: Environment = 'production',
): PromptEvent => ({ type: 'PromptActivated', data: { versionId, environment, replaces } });
