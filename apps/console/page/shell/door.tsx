import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../api/ask.ts';
import { MeContext, meQuery } from '../api/me.ts';
import { openWith, sessionOver, useToken } from '../api/session.ts';
import { Problem } from '../parts/basics.tsx';

/** Nothing of the console is shown to somebody who is not signed in. */
export function Door({ children }: { children: ReactNode }) {
  const token = useToken();
  return token === null ? <SignIn /> : <SignedIn key={token}>{children}</SignedIn>;
}

function SignedIn({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { data, problem } = useAsk(meQuery, {});
  if (data) return <MeContext value={data.me}>{children}</MeContext>;
  if (problem !== null)
    return (
      <main className="narrow">
        <h1>{t('door.title')}</h1>
        <Problem>{problem}</Problem>
        <Button className="secondary" onPress={sessionOver}>
          {t('door.leave')}
        </Button>
      </main>
    );
  return (
    <main className="narrow">
      <p role="status">{t('app.loading')}</p>
    </main>
  );
}

function SignIn() {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    if (token.trim()) openWith(token.trim());
  };
  return (
    <main className="narrow">
      <h1>{t('app.name')}</h1>
      <form onSubmit={enter} className="form">
        <TextField className="field" type="password" value={token} onChange={setToken} isRequired autoFocus>
          <Label>{t('door.token')}</Label>
          <Input autoComplete="off" />
          <Text slot="description">{t('door.tokenHint')}</Text>
        </TextField>
        <Button type="submit" className="primary">
          {t('door.enter')}
        </Button>
      </form>
    </main>
  );
}
