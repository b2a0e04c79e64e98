import { useTranslation } from 'react-i18next';
import { Actions } from '../forms/actions.tsx';
import { places } from '../forms/places.ts';
import { Fact, Facts, Person, Problem, Quiet, Section, Status, When } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';

interface Connector {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly endpoint: string | null;
  readonly subprocessorId: string | null;
  readonly subprocessor: { readonly name: string } | null;
  readonly permissions: readonly string[];
  readonly mayWrite: boolean;
  readonly actsAlone: boolean;
  readonly assessed: boolean;
  readonly assessment: {
    readonly level: string;
    readonly rationale: string;
    readonly assessedBy: string;
    readonly assessedAt: string;
    readonly validUntil: string;
  } | null;
}

interface ConnectorsProps {
  readonly system: { readonly id: string; readonly revision: number };
  readonly connectors: readonly Connector[];
}

/** The tools and connectors of a system, what it may do there, and how that is assessed. */
export function Connectors({ system, connectors }: ConnectorsProps) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t('connectors.title')}</h2>
      {connectors.length === 0 && <Quiet>{t('connectors.none')}</Quiet>}
      {connectors.map((connector) => (
        <OneConnector key={connector.id} system={system} connector={connector} />
      ))}
    </>
  );
}

function OneConnector({ system, connector }: { system: ConnectorsProps['system']; connector: Connector }) {
  const { t } = useTranslation();
  const { id, name, kind, endpoint, subprocessorId, permissions, mayWrite, actsAlone, assessed, assessment } =
    connector;
  const yesNo = (yes: boolean): string => t(yes ? 'form.yes' : 'form.no');
  return (
    <Section
      title={name}
      aside={
        <Actions
          mutations={places.connector}
          first={assessed ? undefined : 'assessSystemConnector'}
          fixed={{ id: system.id, expectedRevision: system.revision, connectorId: id }}
          defaults={{
            ...{ name, kind, mayWrite, actsAlone },
            endpoint: endpoint ?? undefined,
            subprocessorId: subprocessorId ?? undefined,
            permissions: [...permissions],
          }}
        />
      }
    >
      {!assessed && <Problem>{t(assessment ? 'connectors.ranOut' : 'connectors.unassessed')}</Problem>}
      <Facts>
        <Fact name={readable('kind')}>{readable(kind)}</Fact>
        <Fact name={readable('endpoint')}>{endpoint && <code>{endpoint}</code>}</Fact>
        <Fact name={readable('subprocessorId')}>
          {subprocessorId && <To path={`/vendors/${subprocessorId}`}>{connector.subprocessor?.name}</To>}
        </Fact>
        <Fact name={readable('permissions')}>{permissions.join(', ')}</Fact>
        <Fact name={readable('mayWrite')}>{yesNo(mayWrite)}</Fact>
        <Fact name={readable('actsAlone')}>{yesNo(actsAlone)}</Fact>
        {assessment && (
          <>
            <Fact name={readable('level')}>
              <Status value={assessment.level} />
            </Fact>
            <Fact name={readable('rationale')}>{assessment.rationale}</Fact>
            <Fact name={t('connectors.assessed')}>
              <Person id={assessment.assessedBy} /> <When at={assessment.assessedAt} day />
            </Fact>
            <Fact name={readable('validUntil')}>
              <When at={assessment.validUntil} day />
            </Fact>
          </>
        )}
      </Facts>
    </Section>
  );
}
