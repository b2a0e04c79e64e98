import { useTranslation } from 'react-i18next';
import type { MutationName } from '../api/graphql.ts';
import type { ActionContext } from '../forms/action-form.tsx';
import { Actions } from '../forms/actions.tsx';
import { Digest, Fact, Facts, Quiet, Section, Status, When } from '../parts/basics.tsx';
import { AssetLink } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';
import { VersionActs, type Steps } from './version-acts.tsx';

interface Version extends Steps {
  readonly id: string;
  readonly label: string;
  readonly digest: string | null;
  readonly createdAt: string;
  readonly state: string;
  readonly files: readonly { readonly path: string; readonly digest: string | null; readonly size: number | null }[];
  readonly locations: readonly { readonly id: string; readonly kind: string; readonly uri: string }[];
}

interface ModelVersion extends Version {
  readonly knownGood: boolean;
  readonly signatures: readonly Signature[];
  readonly evaluations: readonly {
    readonly id: string;
    readonly suite: string;
    readonly passed: boolean;
    readonly at: string;
    readonly metrics: readonly Metric[];
  }[];
}

interface Signature {
  readonly id: string;
  readonly method: string;
  readonly verified: boolean;
  readonly signer: string;
  readonly issuer: string | null;
  readonly at: string;
}

interface Metric {
  readonly name: string;
  readonly value: number;
  readonly threshold: number | null;
  readonly atMost: number | null;
}

interface VersionsProps<Version> {
  readonly versions: readonly Version[];
  /** What the forms take from the asset. */
  readonly context: ActionContext;
}

const empty = (versions: readonly unknown[], text: string) => versions.length === 0 && <Quiet>{text}</Quiet>;

/** Where there is no version yet, the first one is added. */
function First({ versions, context, add }: VersionsProps<unknown> & { readonly add: MutationName }) {
  const { t } = useTranslation();
  if (versions.length > 0) return null;
  return (
    <>
      <Quiet>{t('asset.noVersion')}</Quiet>
      <Actions {...context} mutations={[]} first={add} />
    </>
  );
}

export function Versions({ versions, context }: VersionsProps<Version>) {
  return (
    <>
      <First versions={versions} context={context} add="addDatasetVersion" />
      {versions.map((version) => (
        <Section
          key={version.id}
          title={version.label}
          aside={<VersionActs context={context} version={version} state={version.state} />}
        >
          <Content version={version} />
        </Section>
      ))}
    </>
  );
}

export function ModelVersions({ versions, context }: VersionsProps<ModelVersion>) {
  const { t } = useTranslation();
  return (
    <>
      <First versions={versions} context={context} add="addModelVersion" />
      {versions.map((version) => (
        <Section
          key={version.id}
          title={version.label}
          aside={
            <>
              <VersionActs context={context} version={version} state={version.state}>
                {version.knownGood && <span className="status good">{t('asset.knownGood')}</span>}
              </VersionActs>
            </>
          }
        >
          <Content version={version} />
          <Signatures signatures={version.signatures} />
          {version.evaluations.map(({ id, suite, passed, at, metrics }) => (
            <div key={id} className="evaluation">
              <h3>
                {suite}{' '}
                <span className={`status ${passed ? 'good' : 'bad'}`}>
                  {t(passed ? 'asset.passed' : 'asset.failed')}
                </span>{' '}
                <When at={at} day />
              </h3>
              <ul className="metrics">
                {metrics.map((metric) => (
                  <li key={metric.name}>
                    <MetricBar metric={metric} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </Section>
      ))}
    </>
  );
}

/** Who has signed the files of a version; what is only claimed says so. */
function Signatures({ signatures }: { signatures: readonly Signature[] }) {
  const { t } = useTranslation();
  if (signatures.length === 0) return null;
  return (
    <Facts>
      <Fact name={t('asset.signatures')}>
        <ul>
          {signatures.map(({ id, method, verified, signer, issuer, at }) => (
            <li key={id}>
              {readable(method)}: <code>{signer}</code>
              {issuer && ` (${issuer})`}{' '}
              <span className={`status ${verified ? 'good' : 'warn'}`}>
                {t(verified ? 'asset.signatureVerified' : 'asset.signatureClaimed')}
              </span>{' '}
              <When at={at} day />
            </li>
          ))}
        </ul>
      </Fact>
    </Facts>
  );
}

/** A metric beside the threshold that it was held to. Metrics between 0 and 1 have a bar. */
function MetricBar({ metric: { name, value, threshold, atMost } }: { metric: Metric }) {
  const limit = threshold !== null ? `≥ ${threshold}` : atMost !== null ? `≤ ${atMost}` : '';
  return (
    <>
      <span>{name}</span> <strong>{value}</strong> <span className="quiet">{limit}</span>{' '}
      {value >= 0 && value <= 1 && (
        <meter min={0} max={1} value={value} {...(threshold !== null ? { low: threshold, optimum: 1 } : {})}>
          {value}
        </meter>
      )}
    </>
  );
}

function Content({ version: { digest, createdAt, files, locations } }: { version: Version }) {
  const { t } = useTranslation();
  return (
    <Facts>
      <Fact name={t('asset.digest')}>
        <Digest value={digest} />
      </Fact>
      <Fact name={t('list.created')}>
        <When at={createdAt} />
      </Fact>
      <Fact name={t('asset.locations')}>
        {locations.length > 0 && (
          <ul>
            {locations.map(({ id, kind, uri }) => (
              <li key={id}>
                {kind}: <code>{uri}</code>
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact name={t('asset.files')}>
        {files.length > 0 && (
          <details>
            <summary>{files.length}</summary>
            <ul>
              {files.map(({ path, digest: of }) => (
                <li key={path}>
                  {path} <Digest value={of} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </Fact>
    </Facts>
  );
}

interface PromptVersion extends Steps {
  readonly id: string;
  readonly label: string;
  readonly digest: string | null;
  readonly createdAt: string;
  readonly lifecycleState: string;
  readonly text: string | null;
  readonly erased: boolean;
  readonly variables: readonly string[];
}

export function PromptVersions({ versions, context }: VersionsProps<PromptVersion>) {
  const { t } = useTranslation();
  return (
    <>
      <First versions={versions} context={context} add="addPromptVersion" />
      {versions.map(({ id, label, digest, createdAt, lifecycleState, nextSteps, text, erased, variables }) => (
        <Section
          key={id}
          title={label}
          aside={<VersionActs context={context} version={{ id, nextSteps }} state={lifecycleState} />}
        >
          {erased ? <Quiet>{t('asset.erased')}</Quiet> : text !== null && <pre className="text">{text}</pre>}
          <Facts>
            <Fact name={t('asset.digest')}>
              <Digest value={digest} />
            </Fact>
            <Fact name={t('asset.variables')}>{variables.join(', ')}</Fact>
            <Fact name={t('list.created')}>
              <When at={createdAt} />
            </Fact>
          </Facts>
        </Section>
      ))}
    </>
  );
}

interface Component {
  readonly id: string;
  readonly relation: string;
  readonly asset: {
    readonly kind: string;
    readonly id: string;
    readonly name: string | null;
    readonly label: string | null;
    readonly status: string | null;
  };
}

export function Components({ components }: { components: readonly Component[] }) {
  const { t } = useTranslation();
  return (
    <>
      {empty(components, t('list.empty'))}
      <ul className="plain">
        {components.map(({ id, relation, asset }) => (
          <li key={id}>
            {readable(relation)}: <AssetLink asset={asset} /> <Status value={asset.status} />
          </li>
        ))}
      </ul>
    </>
  );
}
