import { useTranslation } from 'react-i18next';
import { Person, Status } from '../parts/basics.tsx';
import { AssetLink } from '../parts/link.tsx';

interface Decision {
  readonly asset: { kind: string; id: string; name: string; versionId?: string | null };
  readonly custodianId: string | null;
  readonly decision: string | null;
}

/** Who decides about each asset of a case, and how. */
export function Custodians({ custodians }: { custodians: readonly Decision[] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain">
      {custodians.map(({ asset, custodianId, decision }) => (
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
  );
}
