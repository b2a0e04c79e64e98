import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk, type Asked } from '../api/ask.ts';
import type { MutationName } from '../api/graphql.ts';
import { Actions } from '../forms/actions.tsx';
import type { ActionContext } from '../forms/action-form.tsx';
import { places } from '../forms/places.ts';
import type { Value } from '../forms/values.ts';
import {
  Digest,
  Fact,
  Facts,
  Loaded,
  Person,
  Problem,
  Quiet,
  Stale,
  Status,
  View,
  When,
  NotThere,
} from '../parts/basics.tsx';
import { AssetLink, To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';
import { CardView } from './card.tsx';
import { CompareAsset } from './compare.tsx';
import { Connectors } from './connectors.tsx';
import { Documents } from './documents.tsx';
import { HistoryView } from './history.tsx';
import { assetTabs as tabs } from './asset-search.ts';
import { isKind, kinds, type KindInAddress } from '../parts/addresses.ts';
import { Readiness } from './readiness.tsx';
import { datasetQuery, modelQuery, promptQuery } from './records.ts';
import { systemQuery } from './system-record.ts';
import { versionActs, type Steps } from './version-acts.tsx';
import { Components, ModelVersions, PromptVersions, Versions } from './versions.tsx';

const Lineage = lazy(() => import('./lineage.tsx').then(({ Lineage: View }) => ({ default: View })));

interface Common {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly licence?: string | null;
  readonly status: string;
  readonly classification: string;
  readonly ownerId: string;
  readonly custodianId: string | null;
  readonly revision: number;
  readonly staleSince: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly certificateNumber: string | null;
  readonly disposalCaseId: string | null;
  readonly card: readonly {
    readonly field: string;
    readonly text: string | null;
    readonly list: readonly string[] | null;
  }[];
  readonly completeness: {
    readonly percent: number;
    readonly missing: readonly { readonly field: string; readonly asks: string; readonly obligation: string }[];
  };
  readonly deployments?: readonly {
    readonly environment: string;
    readonly since: string;
    readonly versionId?: string;
  }[];
  readonly atRisk?: readonly {
    readonly reason: string;
    readonly asset: {
      readonly kind: string;
      readonly id: string;
      readonly name: string | null;
      readonly label: string | null;
    };
    readonly connector?: { readonly name: string } | null;
  }[];
  readonly versions?: readonly {
    readonly id: string;
    readonly label: string;
    readonly evaluations?: readonly { readonly id: string; readonly suite: string }[];
    readonly nextSteps: Steps['nextSteps'];
  }[];
  readonly nextSteps?: Steps['nextSteps'];
}

const route = getRouteApi('/inventory/$kind/$id');

export function AssetView() {
  const { kind, id } = route.useParams();
  if (!isKind(kind)) return <NotThere />;
  const views: Readonly<Record<KindInAddress, ReactNode>> = {
    models: <ModelView id={id} />,
    datasets: <DatasetView id={id} />,
    prompts: <PromptView id={id} />,
    systems: <SystemView id={id} />,
  };
  return views[kind];
}

function ModelView({ id }: { id: string }) {
  const asked = useAsk(modelQuery, { id });
  return (
    <Shown
      asked={asked}
      pick={({ model }) => model}
      kind="models"
      versions={({ versions }, context) => <ModelVersions versions={versions} context={context} />}
    />
  );
}

function DatasetView({ id }: { id: string }) {
  const { t } = useTranslation();
  const asked = useAsk(datasetQuery, { id });
  return (
    <Shown
      asked={asked}
      pick={({ dataset }) => dataset}
      kind="datasets"
      versions={({ versions }, context) => <Versions versions={versions} context={context} />}
      facts={({ quarantineReason }) => <Fact name={t('asset.quarantined')}>{quarantineReason}</Fact>}
    />
  );
}

function PromptView({ id }: { id: string }) {
  const asked = useAsk(promptQuery, { id });
  return (
    <Shown
      asked={asked}
      pick={({ prompt }) => prompt}
      kind="prompts"
      versions={({ versions }, context) => <PromptVersions versions={versions} context={context} />}
    />
  );
}

function SystemView({ id }: { id: string }) {
  const { t } = useTranslation();
  const asked = useAsk(systemQuery, { id });
  return (
    <Shown
      asked={asked}
      pick={({ system }) => system}
      kind="systems"
      versions={(system) => (
        <>
          <Components components={system.components} />
          <Connectors system={system} connectors={system.connectors} />
        </>
      )}
      facts={({ riskClass, riskRationale, criticality, state, suspensionReason }) => (
        <>
          <Fact name={t('asset.state')}>
            <Status value={state} /> {suspensionReason}
          </Fact>
          <Fact name={readable('riskClass')}>
            <Status value={riskClass} />
          </Fact>
          <Fact name={readable('criticality')}>{readable(criticality)}</Fact>
          <Fact name={readable('rationale')}>{riskRationale}</Fact>
        </>
      )}
    />
  );
}

interface ShownProps<Data, Asset> {
  readonly asked: Asked<Data>;
  readonly pick: (data: Data) => Asset | null;
  readonly kind: KindInAddress;
  readonly versions: (asset: Asset, context: ActionContext) => ReactNode;
  readonly facts?: (asset: Asset) => ReactNode;
}

const actionsOf = { models: places.model, datasets: places.dataset, prompts: places.prompt, systems: places.system };

/** Acts that only a state allows; of the others nothing is known before they are sent. */
const byState: readonly MutationName[] = [
  // Data is set aside as a whole, too.
  ...versionActs.filter((act) => act !== 'quarantineDataset' && act !== 'releaseDataset'),
  'verifySystem',
  'deploySystem',
  'suspendSystem',
  'resumeSystem',
];

/** What can be done with an asset: what no state of it or of its versions allows is left out. */
function possible({ versions = [], nextSteps = [] }: Common, mutations: readonly MutationName[]): MutationName[] {
  const allowed = new Set(
    [...nextSteps, ...versions.flatMap((version) => version.nextSteps)].map((step) => step.mutation),
  );
  return mutations.filter((mutation) => !byState.includes(mutation) || allowed.has(mutation));
}

const documents = {
  models: 'documentModel',
  datasets: 'documentDataset',
  prompts: 'documentPrompt',
  systems: 'documentSystem',
} as const;

/** What the forms of an asset take from it: its versions to choose from, and the card that is there. */
function contextOf({ id, name, revision, versions = [], card, completeness }: Common): ActionContext {
  const labels = versions.map((version) => ({ id: version.id, name: version.label }));
  const fields: Value[] = [
    ...card.map(({ field, text, list }) => ({ field, ...(list ? { list: [...list] } : { text: text ?? '' }) })),
    ...completeness.missing.map(({ field }) => ({ field, text: '' })),
  ];
  return {
    fixed: { id, expectedRevision: revision },
    choices: {
      id: [{ id, name }],
      versionId: labels,
      toVersionId: labels,
      evaluationId: versions.flatMap(({ label, evaluations = [] }) =>
        evaluations.map((one) => ({ id: one.id, name: one.suite, hint: label })),
      ),
    },
    defaults: { card: fields },
  };
}

function Shown<Data, Asset extends Common>({ asked, pick, kind, versions, facts }: ShownProps<Data, Asset>) {
  const { t } = useTranslation();
  const { tab = 'summary' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Loaded asked={asked}>
      {(data) => {
        const asset = pick(data);
        if (!asset) return <NotThere />;
        const context = contextOf(asset);
        const { id } = asset;
        const documenting = { mutation: documents[kind], context, missing: asset.completeness.missing };
        return (
          <View
            title={asset.name}
            aside={
              <Actions
                {...context}
                mutations={[...possible(asset, actionsOf[kind]), ...(kind === 'systems' ? [] : places.lineage)]}
              />
            }
          >
            <p className="lead">
              {t(`kinds.${kinds[kind]}`)} <Status value={asset.status} /> {readable(asset.classification)}
            </p>
            <Stale since={asset.staleSince} />
            {asset.atRisk?.map(({ reason, asset: cause, connector }) => (
              <Problem key={reason + cause.id + (cause.label ?? '') + (connector?.name ?? '')}>
                {t('asset.atRisk')}: <AssetLink asset={cause} /> {connector?.name} {readable(reason)}
              </Problem>
            ))}
            <Tabs
              selectedKey={tab}
              onSelectionChange={(key) =>
                void navigate({
                  search: (before) => ({ ...before, tab: tabs.find((one) => one === key) }),
                  replace: true,
                })
              }
            >
              <TabList aria-label={asset.name} className="tabs">
                {tabs.map((one) => (
                  <Tab key={one} id={one}>
                    {kind === 'systems' && one === 'versions' ? t('asset.components') : t(`asset.${one}`)}
                  </Tab>
                ))}
              </TabList>
              <TabPanel id="summary">
                <Facts>
                  <Fact name={t('asset.purpose')}>{asset.purpose}</Fact>
                  <Fact name={t('asset.licence')}>{asset.licence}</Fact>
                  <Fact name={t('list.owner')}>
                    <Person id={asset.ownerId} />
                  </Fact>
                  <Fact name={t('list.custodian')}>{asset.custodianId && <Person id={asset.custodianId} />}</Fact>
                  {asset.deployments?.map(({ environment, since, versionId }) => (
                    <Fact key={environment + since} name={t('asset.deployed')}>
                      {readable(environment)} {asset.versions?.find((one) => one.id === versionId)?.label}{' '}
                      <When at={since} day />
                    </Fact>
                  ))}
                  {facts?.(asset)}
                  <Fact name={t('asset.card')}>{t('asset.complete', { percent: asset.completeness.percent })}</Fact>
                  <Fact name={t('asset.case')}>
                    {asset.disposalCaseId && <To path={`/cases/${asset.disposalCaseId}`}>{t('asset.case')}</To>}
                  </Fact>
                  <Fact name={t('asset.certificate')}>{asset.certificateNumber}</Fact>
                  <Fact name={t('list.created')}>
                    <When at={asset.createdAt} />
                  </Fact>
                  <Fact name={t('list.updated')}>
                    <When at={asset.updatedAt} />
                  </Fact>
                  <Fact name={readable('id')}>
                    <Digest value={asset.id} />
                  </Fact>
                </Facts>
              </TabPanel>
              <TabPanel id="versions">{versions(asset, context)}</TabPanel>
              <TabPanel id="card">
                <CardView documenting={documenting} card={asset.card} completeness={asset.completeness} />
              </TabPanel>
              <TabPanel id="documents">
                <Documents kind={kinds[kind]} id={id} />
              </TabPanel>
              <TabPanel id="readiness">
                <Readiness kind={kinds[kind]} id={id} documenting={documenting} />
              </TabPanel>
              <TabPanel id="lineage">
                <Suspense fallback={<Quiet>{t('app.loading')}</Quiet>}>
                  <Lineage kind={kinds[kind]} id={id} name={asset.name} />
                </Suspense>
              </TabPanel>
              <TabPanel id="history">
                <HistoryView kind={kinds[kind]} id={id} />
              </TabPanel>
              <TabPanel id="compare">
                <CompareAsset kind={kinds[kind]} id={id} />
              </TabPanel>
            </Tabs>
          </View>
        );
      }}
    </Loaded>
  );
}
