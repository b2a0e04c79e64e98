import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { Button, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { auth } from '../api/session.ts';
import { Problem } from '../parts/basics.tsx';

interface Invitation {
  readonly organisation: string;
  readonly purpose: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** Taken out of the address at once: a code that opens an account does not stay in a history. */
function takeCode(): string {
  const code = window.location.hash.slice(1);
  if (code) history.replaceState(history.state, '', window.location.pathname);
  return code;
}

/** Where an invitation, a forgotten password and the very first start lead: the person chooses the own password. */
export function Welcome() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [code, setCode] = useState(takeCode);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  const look = (given: string): void => {
    setProblem('');
    auth<Invitation>('POST', 'enrolment/look', { code: given }).then(setInvitation, (fault: Error) =>
      setProblem(fault.message),
    );
  };
  useEffect(() => {
    document.title = `${t('welcome.title')} · Custodia`;
    if (code) look(code);
    // Only what the address brought; what is typed is sent by its button.
  }, []);

  const choose = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    setBusy(true);
    setProblem('');
    auth('POST', 'enrolment', {
      code,
      password: String(form.get('password') ?? ''),
      ...(text('name') ? { name: text('name') } : {}),
      ...(text('email') ? { email: text('email') } : {}),
    })
      .then(
        () => void navigate({ to: '/' }),
        (fault: Error) => setProblem(fault.message),
      )
      .finally(() => setBusy(false));
  };

  if (!invitation)
    return (
      <main className="narrow">
        <h1>{t('welcome.title')}</h1>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            look(code.trim());
          }}
        >
          <TextField className="field" value={code} onChange={setCode} isRequired autoFocus>
            <Label>{t('welcome.code')}</Label>
            <Input autoComplete="off" />
            <Text slot="description">{t('welcome.codeHint')}</Text>
          </TextField>
          {problem && <Problem>{problem}</Problem>}
          <Button type="submit" className="primary">
            {t('welcome.next')}
          </Button>
        </form>
      </main>
    );
  const { organisation, purpose, name, email } = invitation;
  const founding = purpose === 'founding';
  return (
    <main className="narrow">
      <h1>{organisation}</h1>
      <p>{t(purpose === 'reset' || purpose === 'recovery' ? `welcome.${purpose}` : 'welcome.invited')}</p>
      {!founding && (
        <p>
          {name} ({email})
        </p>
      )}
      <form onSubmit={choose} className="form">
        {founding && (
          <>
            <TextField className="field" name="name" isRequired autoFocus>
              <Label>{t('list.name')}</Label>
              <Input autoComplete="name" />
            </TextField>
            <TextField className="field" name="email" type="email" isRequired>
              <Label>{t('door.email')}</Label>
              <Input autoComplete="username" />
            </TextField>
          </>
        )}
        <TextField className="field" name="password" type="password" isRequired minLength={12} maxLength={128}>
          <Label>{t('welcome.password')}</Label>
          <Input autoComplete="new-password" />
          <Text slot="description">{t('welcome.passwordHint')}</Text>
        </TextField>
        {problem && <Problem>{problem}</Problem>}
        <Button type="submit" className="primary" isDisabled={busy}>
          {t('welcome.choose')}
        </Button>
      </form>
    </main>
  );
}
