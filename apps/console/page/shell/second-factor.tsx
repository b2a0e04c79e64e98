import { useEffect, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { leave } from '../api/session.ts';
import { ProofForm } from '../forms/proof-of-identity.tsx';
import { Providers } from '../forms/providers.tsx';
import { useFactors } from './factors.tsx';

/** What stands before the console where the organisation requires a second factor and the session has none. */
function Before({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t('second.title')} · Custodia`;
  }, [t]);
  return (
    <main className="narrow">
      <h1>{t('second.title')}</h1>
      {children}
      <Button className="link" onPress={() => void leave()}>
        {t('door.leave')}
      </Button>
    </main>
  );
}

/** Who has none sets one up. It goes on with the button, so that nobody misses the recovery codes. */
export function SetUpSecondFactor({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { factors, has } = useFactors();
  return (
    <Before>
      <p>{t('second.setUp')}</p>
      {factors}
      <Button className="primary" isDisabled={!has} onPress={onDone}>
        {t('welcome.next')}
      </Button>
    </Before>
  );
}

/** Who has one shows it. */
export function ShowSecondFactor() {
  const { t } = useTranslation();
  return (
    <Before>
      <p>{t('second.show')}</p>
      <ProofForm
        route="fresh"
        passkeyRoute="fresh/passkey"
        button={t('welcome.next')}
        askEmail={false}
        onDone={() => undefined}
      />
      <Providers fresh />
    </Before>
  );
}
