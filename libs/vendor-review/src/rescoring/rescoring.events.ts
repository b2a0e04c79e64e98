import { codec, type DomainEvent } from '@custodia/event-store';

export type RescoringEvent =
  | DomainEvent<
      'RescoringRequested',
      { /** `null`: every template. */ readonly templateId: string | null; readonly weightSetId: string | null }
    >
  | DomainEvent<'RescoringCounted', { readonly total: number }>
  /** `after`: the last review that is done; where a restarted job goes on. */
  | DomainEvent<'RescoringProgressed', { readonly done: number; readonly failed: number; readonly after: string }>
  | DomainEvent<'RescoringFinished', { readonly done: number; readonly failed: number }>;

export const rescoringCodec = codec<RescoringEvent>('rescoring', {
  RescoringRequested: [],
  RescoringCounted: [],
  RescoringProgressed: [],
  RescoringFinished: [],
});
