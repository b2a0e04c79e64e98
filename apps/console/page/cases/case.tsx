import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { useMe } from '../api/me.ts';
import { askPlain } from '../api/plain.ts';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Digest, Fact, Facts, Loaded, Person, Section, Stale, Status, View, When } from '../parts/basics.tsx';
import { AssetLink, To } from '../parts/link.tsx';
import { Compare } from '../parts/compare.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { readable } from '../words/readable.ts';
import { Blockers } from './blockers.tsx';
import { caseQuery, type CaseRecord } from './case-query.ts';
import { Custodians } from './custodians.tsx';
import { Locations } from './locations.tsx';
import { nextOf } from './next-step.ts';
import { TransferView } from './transfer.tsx';

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

const route = getRouteApi('/cases/$id');

/** A case as a path of steps, with what stands in the way and who can resolve it. */
export function CaseView() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const asked = useAsk(caseQuery, { id });
  const me = useMe();
  const load = useCallback(
    async (asOf: string | null) => (await askPlain(caseQuery, { id, ...(asOf ? { asOf } : {}) })).disposalCase,
    [id],
  );
  return (
    <Loaded asked={asked}>
      {({ disposalCase: found, blockers }) =>
        found === null ? (
          <TransferView id={id} />
        ) : (
          <View
            title={found.assetName}
            aside={
              <Actions
                mutations={places.case}
                first={nextOf(found, me.member.id)}
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
            <Blockers
              blockers={blockers}
              titleOf={(location) => found.locations.find((one) => one.id === location)?.title}
            />
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
              <Locations caseId={id} revision={found.revision} locations={found.locations} />
            </Section>
            <Section title={t('case.custodians')}>
              <Custodians custodians={found.custodians} />
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
              <Timeline
                label={t('case.history')}
                moments={found.history.map(({ at, type }) => ({ at, name: readable(type) }))}
              />
              <ol className="history">
                {found.history.toReversed().map((fact) => (
                  <li key={fact.revision}>
                    {readable(fact.type)} <When at={fact.at} /> <Person id={fact.by} />{' '}
                    <small>
                      <To path="." search={{ at: fact.at }}>
                        {t('time.lookAt')}
                      </To>{' '}
                      <To path="." search={{ then: fact.at }}>
                        {t('time.from')}
                      </To>
                    </small>
                  </li>
                ))}
              </ol>
            </Section>
            <Section title={t('time.compare')}>
              <Compare load={load} />
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
