import { startRegistration, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { useCallback, useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { auth } from '../api/session.ts';
import { useFreshly, type Attempt } from '../forms/freshly.tsx';
import { Digest, Section, When } from '../parts/basics.tsx';
import { QrCode } from './qr-code.tsx';

interface Credentials {
  readonly totp: boolean;
  readonly recoveryCodesLeft: number;
}
interface Passkey {
  readonly passkeyId: string;
  readonly label: string;
  readonly addedAt: string;
}
interface Proposal {
  readonly totpId: string;
  readonly secret: string;
  readonly uri: string;
}

/** The authenticator app and the passkeys of the person, to be added and removed; `has` one of them. */
export function useFactors(): { readonly factors: ReactNode; readonly attempt: Attempt; readonly has: boolean } {
  const [credentials, setCredentials] = useState<Credentials | null>(null);
  const [passkeys, setPasskeys] = useState<readonly Passkey[]>([]);
  const load = useCallback(async (): Promise<void> => {
    setCredentials(await auth<Credentials>('GET', 'credentials'));
    setPasskeys((await auth<{ passkeys: readonly Passkey[] }>('GET', 'passkeys')).passkeys);
  }, []);
  const { attempt, asked } = useFreshly(load);
  useEffect(() => void attempt(async () => undefined), []);
  const factors = (
    <>
      {asked}
      <Authenticator credentials={credentials} attempt={attempt} />
      <Passkeys passkeys={passkeys} attempt={attempt} />
    </>
  );
  return { factors, attempt, has: credentials?.totp === true || passkeys.length > 0 };
}

function Authenticator({ credentials, attempt }: { credentials: Credentials | null; attempt: Attempt }) {
  const { t } = useTranslation();
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const [recovery, setRecovery] = useState<readonly string[]>([]);
  const confirm = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '').replaceAll(' ', '');
    void attempt(async () => {
      const answer = await auth<{ recoveryCodes: readonly string[] }>('POST', 'totp/confirm', {
        totpId: proposal!.totpId,
        code,
      });
      setProposal(null);
      setRecovery(answer.recoveryCodes);
    });
  };
  return (
    <Section
      title={t('account.app')}
      aside={
        credentials?.totp ? (
          <Button className="secondary" onPress={() => void attempt(() => auth('DELETE', 'totp'))}>
            {t('form.remove')}
          </Button>
        ) : (
          <Button
            className="primary"
            onPress={() => void attempt(async () => setProposal(await auth<Proposal>('POST', 'totp', {})))}
          >
            {t('form.add')}
          </Button>
        )
      }
    >
      {credentials?.totp && <p>{t('account.recoveryLeft', { count: credentials.recoveryCodesLeft })}</p>}
      {proposal && (
        <form onSubmit={confirm} className="form">
          <p>{t('account.scan')}</p>
          <QrCode text={proposal.uri} label={t('account.app')} />
          <Digest value={proposal.secret} />
          <TextField className="field" name="code" isRequired autoFocus>
            <Label>{t('door.code')}</Label>
            <Input autoComplete="one-time-code" inputMode="numeric" />
          </TextField>
          <Button type="submit" className="primary">
            {t('account.confirm')}
          </Button>
        </form>
      )}
      {recovery.length > 0 && (
        <>
          <p role="status">{t('account.recovery')}</p>
          <pre className="secret">{recovery.join('\n')}</pre>
        </>
      )}
    </Section>
  );
}

function Passkeys({ passkeys, attempt }: { passkeys: readonly Passkey[]; attempt: Attempt }) {
  const { t } = useTranslation();
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const label = String(new FormData(form).get('label') ?? '').trim();
    void attempt(async () => {
      const optionsJSON = await auth<PublicKeyCredentialCreationOptionsJSON>('POST', 'passkeys/options', {});
      await auth('POST', 'passkeys', { label, response: await startRegistration({ optionsJSON }) });
      form.reset();
    });
  };
  return (
    <Section title={t('account.passkeys')}>
      <ul className="plain">
        {passkeys.map(({ passkeyId, label, addedAt }) => (
          <li key={passkeyId}>
            {label} <When at={addedAt} day />{' '}
            <Button className="link" onPress={() => void attempt(() => auth('DELETE', `passkeys/${passkeyId}`))}>
              {t('form.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={add} className="filters">
        <TextField className="field" name="label" isRequired>
          <Label>{t('account.passkeyName')}</Label>
          <Input autoComplete="off" />
        </TextField>
        <Button type="submit" className="secondary">
          {t('account.addPasskey')}
        </Button>
      </form>
    </Section>
  );
}
