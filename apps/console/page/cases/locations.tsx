import { useTranslation } from 'react-i18next';
import { Actions } from '../forms/actions.tsx';
import { Quiet, Status, When } from '../parts/basics.tsx';
import { Table } from '../parts/table.tsx';
import { readable } from '../words/readable.ts';
import type { CaseRecord } from './case-query.ts';
import { atLocation, nextAtLocation } from './next-step.ts';

interface LocationsProps {
  readonly caseId: string;
  readonly revision: number;
  readonly locations: CaseRecord['locations'];
}

/** Where the copies are, what becomes of each, and the act that each waits for. */
export function Locations({ caseId, revision, locations }: LocationsProps) {
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
        {
          name: t('form.open'),
          share: 2,
          cell: ({ id, status, method }) => (
            <Actions
              mutations={atLocation}
              first={nextAtLocation[status]}
              fixed={{ id: caseId, expectedRevision: revision, locationId: id }}
              defaults={method ? { method } : {}}
            />
          ),
        },
      ]}
    />
  );
}
