import { projection } from '@custodia/read-models';
import { change } from '../asset/rows.policy.js';
import { lineageCodec, type LineageEvent } from './lineage.events.js';
import { edgeOf } from './lineage.policy.js';
import { LineageLink } from './lineage.row.js';

export const lineageProjection = projection<LineageLink, LineageEvent>({
  name: 'lineage_link',
  version: 1,
  row: LineageLink,
  codec: lineageCodec,
  history: true,
  on: {
    LineageLinked: (_, { data: { from, relation, to }, meta }) => {
      const { derived, source } = edgeOf(from, relation, to);
      return {
        from,
        relation,
        to,
        linked: true,
        linkedBy: meta.actor,
        derivedKind: derived.kind,
        derivedId: derived.id,
        derivedVersion: derived.versionId ?? '',
        sourceKind: source.kind,
        sourceId: source.id,
        sourceVersion: source.versionId ?? '',
      };
    },
    LineageUnlinked: (row) => change(row, { linked: false }),
  },
});
