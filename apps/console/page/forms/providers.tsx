import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auth } from '../api/session.ts';
import { Problem } from '../parts/basics.tsx';

interface Provider {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly start: string;
}

/** Ways to sign in at the identity provider of an organisation. `fresh`: who is signed in shows there again who they are, and comes back to this view. */
export function Providers({ fresh = false }: { fresh?: boolean }) {
  const { t } = useTranslation();
  const [providers, setProviders] = useState<readonly Provider[]>([]);
  useEffect(() => {
    auth<{ providers: readonly Provider[] }>('GET', 'providers').then(
      (answer) => setProviders(answer.providers),
      () => undefined,
    );
  }, []);
  if (providers.length === 0) return null;
  const query = fresh ? `?fresh=1&to=${encodeURIComponent(location.pathname)}` : '';
  return (
    <ul className="plain ways" aria-label={t('door.providers')}>
      {providers.map(({ id, name, host, start }) => (
        <li key={id}>
          <a className="button secondary" href={`${start}${query}`}>
            {t('door.provider', { name })}
          </a>{' '}
          <small>{host}</small>
        </li>
      ))}
    </ul>
  );
}

const reasons = [
  'EMAIL_NOT_VERIFIED',
  'DOMAIN_NOT_ALLOWED',
  'NOT_INVITED',
  'MEMBER_SUSPENDED',
  'IDENTITY_TAKEN',
  'SIGN_IN_EXPIRED',
] as const;

/** Why the sign-in by a provider did not work, which the service says in the address. */
export function CameBack() {
  const { t } = useTranslation();
  const [code] = useState(() => /^#sign-in=(\w+)$/.exec(location.hash)?.[1]);
  useEffect(() => {
    if (code) history.replaceState(null, '', location.pathname);
  }, [code]);
  if (!code) return null;
  const known = reasons.find((reason) => reason === code);
  return <Problem>{t(`door.refused.${known ?? 'PROVIDER_FAILED'}`)}</Problem>;
}
