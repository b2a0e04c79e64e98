import { codec, type DomainEvent } from '@custodia/event-store';
import type { LineageEnd, Relation } from './lineage.policy.js';

export interface LineageLinkedData {
  readonly from: LineageEnd;
  readonly relation: Relation;
  readonly to: LineageEnd;
}

export type LineageEvent =
  DomainEvent<'LineageLinked', LineageLinkedData> | DomainEvent<'LineageUnlinked', LineageLinkedData>;

/** One stream for each link, named by `linkId`. */
export const lineageCodec = codec<LineageEvent>('lineage', { LineageLinked: [], LineageUnlinked: [] });
