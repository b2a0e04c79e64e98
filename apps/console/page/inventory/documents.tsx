import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import type { AssetKind } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Loaded, Quiet, Section, Status, When } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';
import { documentsQuery } from './records.ts';

/** Documents of an asset; a new one is attached to it. */
export function Documents({ kind, id }: { kind: AssetKind; id: string }) {
  const { t } = useTranslation();
  const asked = useAsk(documentsQuery, { id });
  return (
    <Section
      title={t('asset.documents')}
      aside={<Actions mutations={[]} first={places.documents[0]} fixed={{}} defaults={{ attachedTo: { kind, id } }} />}
    >
      <Loaded asked={asked}>
        {({ documents: { edges } }) =>
          edges.length === 0 ? (
            <Quiet>{t('list.empty')}</Quiet>
          ) : (
            <ul className="plain">
              {edges.map(({ node }) => (
                <li key={node.id}>
                  <To path={`/documents/${node.id}`}>{node.title}</To> {readable(node.kind)}, {node.issuer}{' '}
                  <Status value={node.status} /> <When at={node.validUntil} day />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
