import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import {
  Digest,
  Fact,
  Facts,
  Loaded,
  Person,
  Problem,
  Quiet,
  Section,
  Stale,
  Status,
  View,
  When,
} from '../parts/basics.tsx';
import { AssetLink } from '../parts/link.tsx';
import { Table } from '../parts/table.tsx';
import { readable } from '../words/readable.ts';

const query = graphql(`
  query CaseView($id: ID!, $asOf: Instant) {
    disposalCase(id: $id, asOf: $asOf) {
      id
      assetName
      asset {
        id
        kind
        name
        versionId
        versionLabel
        digest
      }
      status
      reason
      legalBasis
      requesterId
      approverId
      validatorId
      statement
      scopeDigest
      certificateNumber
      revision
      staleSince
      versions {
        id
        kind
        name
        versionId
        versionLabel
        digest
      }
      lineage {
        id
        kind
        name
        versionId
        versionLabel
        digest
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
      dependants {
        kind
        ownerId
        asset {
          id
          kind
          name
          versionId
        }
        resolution
      }
      locations {
        id
        title
        kind
        address
        method
        achieved
        status
        problem
        provider
        expiresAt
        operatorIds
        verifierIds
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
      duty
      roles
      members
      until
      locationId
    }
  }
`);

type CaseRecord = NonNullable<ResultOf<typeof query>['disposalCase']>;
const steps = [
  'REQUESTED',
  'SCOPED',
  'IN_APPROVAL',
  'APPROVED',
  'EXECUTING',
  'VERIFYING',
  'VALIDATING',
  'CERTIFIED',
  'CLOSED',
] as const;

const next: Readonly<Partial<Record<CaseRecord['status'], (typeof places.case)[number]>>> = {
  DRAFT: 'requestDisposal',
  REQUESTED: 'determineScope',
  SCOPED: 'decideAsCustodian',
  IN_APPROVAL: 'approveDisposal',
  APPROVED: 'startLocation',
  EXECUTING: 'recordSanitization',
  VERIFYING: 'verifyLocation',
  VALIDATING: 'validateOutcome',
};

const route = getRouteApi('/cases/$id');

/** A case as a path of steps, with what stands in the way and who can resolve it. */
export function CaseView() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const asked = useAsk(query, { id });
  return (
    <Loaded asked={asked}>
      {({ disposalCase: found, blockers }) =>
        found === null ? (
          <Problem>{t('asset.notFound')}</Problem>
        ) : (
          <View
            title={found.assetName}
            aside={
              <Actions
                mutations={places.case}
                first={next[found.status]}
                fixed={{ id, expectedRevision: found.revision }}
                defaults={{ scopeDigest: found.scopeDigest, disposalId: id }}
                choices={{
                  locationId: found.locations.map((one) => ({ id: one.id, name: one.title, hint: one.address })),
                  locationIds: found.locations.map((one) => ({ id: one.id, name: one.title, hint: one.address })),
                  versionIds: found.versions.flatMap((one) =>
                    one.versionId ? [{ id: one.versionId, name: one.versionLabel ?? one.name }] : [],
                  ),
                }}
              />
            }
          >
            <Steps status={found.status} />
            <Stale since={found.staleSince} />
            <Section title={t('case.blockers')}>
              {blockers.length === 0 && <Quiet>{t('case.clear')}</Quiet>}
              <ul className="plain">
                {blockers.map((blocker) => (
                  <li key={blocker.code + (blocker.locationId ?? '') + blocker.message}>
                    {blocker.message}{' '}
                    {blocker.roles.length + blocker.members.length > 0 && (
                      <small className="quiet">
                        {t('case.who')}: {blocker.roles.map(readable).join(', ')}
                        {blocker.members.map((member) => (
                          <span key={member}>
                            {' '}
                            <Person id={member} />
                          </span>
                        ))}
                      </small>
                    )}
                  </li>
                ))}
              </ul>
            </Section>
            <Facts>
              <Fact name={t('list.name')}>
                <AssetLink asset={found.asset} />
              </Fact>
              <Fact name={t('case.reason')}>{found.reason}</Fact>
              <Fact name={t('case.basis')}>{found.legalBasis}</Fact>
              <Fact name={t('asset.certificate')}>{found.certificateNumber}</Fact>
              <Fact name={t('asset.digest')}>
                <Digest value={found.scopeDigest} />
              </Fact>
              <Fact name={t('case.statement')}>{found.statement}</Fact>
            </Facts>
            <Section title={t('case.locations')}>
              <Locations locations={found.locations} />
            </Section>
            <Section title={t('case.custodians')}>
              <ul className="plain">
                {found.custodians.map(({ asset, custodianId, decision }) => (
                  <li key={asset.kind + asset.id + (asset.versionId ?? '')}>
                    <AssetLink asset={asset} />: <Person id={custodianId} />{' '}
                    {decision ? (
                      <Status value={decision === 'AGREE' ? 'APPROVED' : 'REJECTED'} />
                    ) : (
                      <span className="quiet">{t('case.undecided')}</span>
                    )}
                  </li>
                ))}
              </ul>
            </Section>
            {found.dependants.length > 0 && (
              <Section title={t('case.dependants')}>
                <ul className="plain">
                  {found.dependants.map(({ asset, kind, ownerId, resolution }) => (
                    <li key={kind + asset.id + (asset.versionId ?? '')}>
                      {readable(kind)}: <AssetLink asset={asset} /> <Person id={ownerId} />{' '}
                      {resolution ? (
                        <Status value={resolution} />
                      ) : (
                        <span className="quiet">{t('case.undecided')}</span>
                      )}
                    </li>
                  ))}
                </ul>
              </Section>
            )}
            <Section title={t('case.scope')}>
              <ul className="plain">
                {[...found.versions, ...found.lineage].map((asset) => (
                  <li key={asset.kind + asset.id + (asset.versionId ?? '')}>
                    <AssetLink asset={{ ...asset, label: asset.versionLabel }} /> <Digest value={asset.digest} />
                  </li>
                ))}
              </ul>
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

function Steps({ status }: { status: CaseRecord['status'] }) {
  const { t } = useTranslation();
  const at = steps.findIndex((step) => step === status);
  return (
    <ol className="steps" aria-label={t('case.steps')}>
      {steps.map((step, index) => (
        <li key={step} aria-current={index === at ? 'step' : undefined} className={index < at ? 'done' : undefined}>
          {readable(step)}
        </li>
      ))}
      {at < 0 && (
        <li aria-current="step">
          <Status value={status} />
        </li>
      )}
    </ol>
  );
}

function Locations({ locations }: { locations: CaseRecord['locations'] }) {
  const { t } = useTranslation();
  if (locations.length === 0) return <Quiet>{t('list.empty')}</Quiet>;
  return (
    <Table
      label={t('case.locations')}
      rows={locations}
      keyOf={({ id }) => id}
      columns={[
        { name: t('list.name'), share: 2, cell: ({ title }) => title },
        { name: t('case.address'), share: 2, cell: ({ address }) => address },
        { name: t('case.method'), cell: ({ method, achieved }) => readable(achieved ?? method ?? '') },
        {
          name: t('list.status'),
          cell: ({ status, problem, expiresAt }) => (
            <>
              <Status value={status} /> {problem} <When at={expiresAt} day />
            </>
          ),
        },
      ]}
    />
  );
}
