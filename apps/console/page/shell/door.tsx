import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Button, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { MeContext, meQuery } from '../api/me.ts';
import { auth, leave, openWith, useSession, type Session } from '../api/session.ts';
import { Problem } from '../parts/basics.tsx';
import { To } from '../parts/link.tsx';
import { SetUpSecondFactor, ShowSecondFactor } from './second-factor.tsx';
import { ProofForm } from '../forms/proof-of-identity.tsx';
import { CameBack, Providers } from '../forms/providers.tsx';

/** Nothing of the console is shown to somebody who is not signed in. */
export function Door({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const session = useSession();
  const [settingUp, setSettingUp] = useState(false);
  const mustSetUp = session.kind === 'person' && session.secondFactor === 'set_up';
  useEffect(() => {
    if (mustSetUp) setSettingUp(true);
    if (session.kind === 'closed') setSettingUp(false);
  }, [mustSetUp, session.kind]);
  if (session.kind === 'closed') return <SignIn session={session} />;
  if (session.kind === 'unknown')
    return (
      <main className="narrow">
        <p role="status">{t('app.loading')}</p>
      </main>
    );
  if (session.kind === 'person' && (mustSetUp || settingUp))
    return <SetUpSecondFactor onDone={() => setSettingUp(false)} />;
  if (session.kind === 'person' && session.secondFactor === 'show') return <ShowSecondFactor />;
  return <SignedIn>{children}</SignedIn>;
}

function SignedIn({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { data, problem } = useAsk(meQuery, {});
  if (data) return <MeContext value={data.me}>{children}</MeContext>;
  return (
    <main className="narrow">
      <h1>{t('app.name')}</h1>
      {problem === null ? <p role="status">{t('app.loading')}</p> : <Problem>{problem}</Problem>}
      {problem !== null && (
        <Button className="secondary" onPress={() => void leave()}>
          {t('door.leave')}
        </Button>
      )}
    </main>
  );
}

type Way = 'person' | 'token' | 'forgot';

function SignIn({ session: { over } }: { session: Extract<Session, { kind: 'closed' }> }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>('person');
  useEffect(() => {
    document.title = `${t('door.title')} · Custodia`;
  }, [t]);
  return (
    <main className="narrow">
      <h1>{t('door.title')}</h1>
      {over && <p role="status">{t('door.over')}</p>}
      <CameBack />
      {way === 'person' && (
        <ProofForm
          route="sign-in"
          passkeyRoute="sign-in/passkey"
          button={t('door.enter')}
          askEmail
          onDone={() => undefined}
        />
      )}
      {way === 'person' && <Providers />}
      {way === 'token' && <WithToken />}
      {way === 'forgot' && <Forgot />}
      <ul className="plain ways">
        {(['person', 'forgot', 'token'] as const)
          .filter((other) => other !== way)
          .map((other) => (
            <li key={other}>
              <Button className="link" onPress={() => setWay(other)}>
                {t(`door.ways.${other}`)}
              </Button>
            </li>
          ))}
        <li>
          <To path="/welcome">{t('door.ways.code')}</To>
        </li>
      </ul>
    </main>
  );
}

function WithToken() {
  const { t } = useTranslation();
  const enter = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '').trim();
    if (token) openWith(token);
  };
  return (
    <form onSubmit={enter} className="form">
      <TextField className="field" type="password" name="token" isRequired autoFocus>
        <Label>{t('door.token')}</Label>
        <Input autoComplete="off" />
        <Text slot="description">{t('door.tokenHint')}</Text>
      </TextField>
      <Button type="submit" className="primary">
        {t('door.enter')}
      </Button>
    </form>
  );
}

/** Says the same whether the address is known or not. */
function Forgot() {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  const ask = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email') ?? '');
    setProblem('');
    auth('POST', 'password/forgot', { email }).then(
      () => setSaid(t('door.sent')),
      (fault: Error) => setProblem(fault.message),
    );
  };
  return (
    <form onSubmit={ask} className="form">
      <TextField className="field" type="email" name="email" isRequired autoFocus>
        <Label>{t('door.email')}</Label>
        <Input autoComplete="username" />
      </TextField>
      {problem && <Problem>{problem}</Problem>}
      <p role="status">{said}</p>
      <Button type="submit" className="primary">
        {t('door.ways.forgot')}
      </Button>
    </form>
  );
}
