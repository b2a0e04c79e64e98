import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Digest, Fact, Facts, Loaded, Person, Section, Stale, Status, View, When, NotThere } from '../parts/basics.tsx';
import { AssetLink, To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';
import { Blockers } from './blockers.tsx';
import { Custodians } from './custodians.tsx';

const query = graphql(`
  query TransferView($id: ID!, $asOf: Instant) {
    transferCase(id: $id, asOf: $asOf) {
      id
      recipientName
      status
      mode
      reason
      legalBasis
      contentsDigest
      disposalId
      certificateNumber
      revision
      staleSince
      items {
        asset {
          id
          kind
          name
          versionId
          versionLabel
          digest
        }
      }
      custodians {
        custodianId
        asset {
          id
          kind
          name
          versionId
        }
        decision
      }
      history {
        revision
        type
        at
        by
      }
    }
    blockers(caseId: $id) {
      code
      message
      roles
      members
      locationId
    }
  }
`);

/** A transfer: what changes hands, who decides, and what stands in the way. */
export function TransferView({ id }: { id: string }) {
  const { t } = useTranslation();
  const asked = useAsk(query, { id });
  return (
    <Loaded asked={asked}>
      {({ transferCase: found, blockers }) =>
        found === null ? (
          <NotThere />
        ) : (
          <View
            title={found.recipientName}
            aside={
              <Actions
                mutations={places.transfer}
                fixed={{ id, expectedRevision: found.revision }}
                defaults={{ contentsDigest: found.contentsDigest }}
              />
            }
          >
            <p>
              <Status value={found.status} /> {readable(found.mode)}
            </p>
            <Stale since={found.staleSince} />
            <Blockers blockers={blockers} />
            <Facts>
              <Fact name={t('case.reason')}>{found.reason}</Fact>
              <Fact name={t('case.basis')}>{found.legalBasis}</Fact>
              <Fact name={t('asset.certificate')}>{found.certificateNumber}</Fact>
              <Fact name={t('asset.digest')}>
                <Digest value={found.contentsDigest} />
              </Fact>
              <Fact name={t('nav.cases')}>
                {found.disposalId && <To path={`/cases/${found.disposalId}`}>{found.disposalId}</To>}
              </Fact>
            </Facts>
            <Section title={t('case.scope')}>
              <ul className="plain">
                {found.items.map(({ asset }) => (
                  <li key={asset.kind + asset.id + (asset.versionId ?? '')}>
                    <AssetLink asset={{ ...asset, label: asset.versionLabel }} /> <Digest value={asset.digest} />
                  </li>
                ))}
              </ul>
            </Section>
            <Section title={t('case.custodians')}>
              <Custodians custodians={found.custodians} />
            </Section>
            <Section title={t('case.history')}>
              <ol className="history">
                {found.history.toReversed().map((fact) => (
                  <li key={fact.revision}>
                    {readable(fact.type)} <When at={fact.at} /> <Person id={fact.by} />
                  </li>
                ))}
              </ol>
            </Section>
          </View>
        )
      }
    </Loaded>
  );
}
