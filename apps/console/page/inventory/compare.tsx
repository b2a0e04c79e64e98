import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql, type AssetKind } from '../api/graphql.ts';
import { useMoment } from '../api/moment.tsx';
import { Loaded, Quiet, Section } from '../parts/basics.tsx';
import { Differences } from '../parts/compare.tsx';
import { AssetLink } from '../parts/link.tsx';
import { ThenField, useThen } from '../parts/moment-field.tsx';

const query = graphql(`
  query AssetBetween($id: ID!, $kind: AssetKind!, $from: Instant!, $to: Instant) {
    assetDiff(id: $id, kind: $kind, from: $from, to: $to) {
      changes {
        name
        before
        after
      }
      versionsAdded
      upstreamAdded {
        kind
        id
        name
        label
      }
      upstreamRemoved {
        kind
        id
        name
        label
      }
    }
  }
`);

/** An asset at two moments: its fields, its versions and what it comes from. */
export function CompareAsset({ kind, id }: { kind: AssetKind; id: string }) {
  const { t } = useTranslation();
  const [then, moment] = [useThen(), useMoment()];
  const asked = useAsk(query, { kind, id, from: then ?? '', to: moment }, { pause: then === null });
  return (
    <>
      <ThenField />
      {then === null ? (
        <Quiet>{t('time.choose')}</Quiet>
      ) : (
        <Loaded asked={asked}>
          {({ assetDiff: { changes, versionsAdded, upstreamAdded, upstreamRemoved } }) => (
            <>
              <Differences then={then} found={changes} />
              {versionsAdded.length > 0 && <Section title={t('time.versions')}>{versionsAdded.join(', ')}</Section>}
              {Object.entries({ upstreamAdded, upstreamRemoved }).map(([name, assets]) => (
                <Linked key={name} title={t(`time.${name as 'upstreamAdded' | 'upstreamRemoved'}`)} assets={assets} />
              ))}
            </>
          )}
        </Loaded>
      )}
    </>
  );
}

function Linked({ title, assets }: { title: string; assets: readonly Parameters<typeof AssetLink>[0]['asset'][] }) {
  if (assets.length === 0) return null;
  return (
    <Section title={title}>
      <ul className="plain">
        {assets.map((asset) => (
          <li key={asset.kind + asset.id + (asset.label ?? '')}>
            <AssetLink asset={asset} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
