import type { Component } from './system.events.js';

export const id = '0198c7a2-0000-7000-8000-00000000005a';
export const registration = {
  name: 'Chat',
  purpose: 'Talks',
  classification: 'internal',
  ownerId: 'o',
  custodianId: null,
  riskClass: 'limited',
  criticality: 'high',
} as const;
export const model: Component = { relation: 'contains', asset: { kind: 'model', id: 'm', versionId: 'v1' } };
export const prompt: Component = { relation: 'uses_prompt', asset: { kind: 'prompt', id: 'p', versionId: null } };
