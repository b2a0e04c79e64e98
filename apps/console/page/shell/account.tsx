import { useState, type FormEvent } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { auth, useSession } from '../api/session.ts';
import { Actions } from '../forms/actions.tsx';
import type { Attempt } from '../forms/freshly.tsx';
import { places } from '../forms/places.ts';
import { Sessions } from '../forms/sessions.tsx';
import { Quiet, Section, View } from '../parts/basics.tsx';
import { useFactors } from './factors.tsx';

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
  const { factors, attempt } = useFactors();

  return (
    <>
      {factors}
      <Device attempt={attempt} />
      <Section title={t('account.mails')} aside={<Actions mutations={[]} first={places.account[0]} fixed={{}} />}>
        <p className="quiet">{t('account.mailsHint')}</p>
      </Section>
      <Password attempt={attempt} />
      <Sessions />
    </>
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
