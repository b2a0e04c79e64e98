import { startRegistration, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { auth, useSession } from '../api/session.ts';
import { Actions } from '../forms/actions.tsx';
import { useFreshly, type Attempt } from '../forms/freshly.tsx';
import { places } from '../forms/places.ts';
import { Sessions } from '../forms/sessions.tsx';
import { Digest, Quiet, Section, View, When } from '../parts/basics.tsx';
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

/** With what one signs in, and where one is signed in. */
export function Account() {
  const { t } = useTranslation();
  const session = useSession();
  if (session.kind !== 'person')
    return (
      <View title={t('account.title')}>
        <Quiet>{t('account.withToken')}</Quiet>
      </View>
    );
  return (
    <View title={t('account.title')}>
      <Own />
    </View>
  );
}

function Own() {
  const { t } = useTranslation();
  const [credentials, setCredentials] = useState<Credentials | null>(null);
  const [passkeys, setPasskeys] = useState<readonly Passkey[]>([]);
  const load = useCallback(async (): Promise<void> => {
    setCredentials(await auth<Credentials>('GET', 'credentials'));
    setPasskeys((await auth<{ passkeys: readonly Passkey[] }>('GET', 'passkeys')).passkeys);
  }, []);
  const { attempt, asked } = useFreshly(load);
  useEffect(() => void attempt(async () => undefined), []);

  return (
    <>
      {asked}
      <Authenticator credentials={credentials} attempt={attempt} />
      <Passkeys passkeys={passkeys} attempt={attempt} />
      <Device attempt={attempt} />
      <Section title={t('account.mails')} aside={<Actions mutations={[]} first={places.account[0]} fixed={{}} />}>
        <p className="quiet">{t('account.mailsHint')}</p>
      </Section>
      <Password attempt={attempt} />
      <Sessions />
    </>
  );
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

/** Lets a command line in that shows a code. What an address has behind its `#` is only filled in: the person compares it. */
function Device({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation();
  const [letIn, setLetIn] = useState('');
  const decide = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const userCode = String(new FormData(form).get('userCode') ?? '').trim();
    setLetIn('');
    void attempt(async () => {
      const { client } = await auth<{ client: string }>('POST', 'device/look', { userCode });
      await auth('POST', 'device', { userCode, approve: true });
      setLetIn(client);
      form.reset();
    });
  };
  return (
    <Section title={t('account.device')}>
      <p>{t('account.deviceHint')}</p>
      <form onSubmit={decide} className="filters">
        <TextField className="field" name="userCode" isRequired defaultValue={location.hash.slice(1, 12)}>
          <Label>{t('account.deviceCode')}</Label>
          <Input autoComplete="off" />
        </TextField>
        <Button type="submit" className="secondary">
          {t('account.letIn')}
        </Button>
      </form>
      {letIn && <p role="status">{t('account.isIn', { client: letIn })}</p>}
    </Section>
  );
}

/** Another password; every other session ends. */
function Password({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  const change = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const text = (name: string): string => String(given.get(name) ?? '');
    setDone(false);
    void attempt(async () => {
      await auth('PUT', 'password', { current: text('current'), password: text('password') });
      form.reset();
      setDone(true);
    });
  };
  return (
    <Section title={t('account.password')}>
      <form onSubmit={change} className="filters">
        <TextField className="field" name="current" type="password" isRequired>
          <Label>{t('account.current')}</Label>
          <Input autoComplete="current-password" />
        </TextField>
        <TextField className="field" name="password" type="password" isRequired minLength={12} maxLength={128}>
          <Label>{t('welcome.password')}</Label>
          <Input autoComplete="new-password" />
        </TextField>
        <Button type="submit" className="secondary">
          {t('account.changePassword')}
        </Button>
      </form>
      {done && <p role="status">{t('account.changed')}</p>}
    </Section>
  );
}
