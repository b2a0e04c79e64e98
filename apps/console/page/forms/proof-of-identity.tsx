import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { auth, Refused } from '../api/session.ts';
import { Problem } from '../parts/basics.tsx';

interface ProofFormProps {
  /** Routes below `/auth`: with the password, and with a passkey. */
  readonly route: string;
  readonly passkeyRoute: string;
  readonly button: string;
  readonly askEmail: boolean;
  readonly onDone: () => void;
  readonly children?: ReactNode;
}

/** Who somebody is: by password, with a second factor where there is one, or by passkey. */
export function ProofForm({ route, passkeyRoute, button, askEmail, onDone, children }: ProofFormProps) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  const [second, setSecond] = useState(false);
  const [busy, setBusy] = useState(false);

  const attempt = async (act: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await act();
      onDone();
    } catch (fault) {
      if (fault instanceof Refused && fault.code === 'SECOND_FACTOR_NEEDED') setSecond(true);
      setProblem((fault as Error).message);
    }
    setBusy(false);
  };

  const withPassword = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const code = text('code').replaceAll(' ', '');
    void attempt(() =>
      auth('POST', route, {
        password: String(form.get('password') ?? ''),
        ...(askEmail ? { email: text('email') } : {}),
        ...(code === '' ? {} : /^\d{6}$/.test(code) ? { code } : { recoveryCode: code }),
      }),
    );
  };
  const withPasskey = (): void =>
    void attempt(async () => {
      const optionsJSON = await auth<PublicKeyCredentialRequestOptionsJSON>('POST', 'sign-in/passkey/options', {});
      await auth('POST', passkeyRoute, { response: await startAuthentication({ optionsJSON }) });
    });

  return (
    <form onSubmit={withPassword} className="form">
      {askEmail && (
        <TextField className="field" name="email" type="email" isRequired autoFocus>
          <Label>{t('door.email')}</Label>
          <Input autoComplete="username webauthn" />
        </TextField>
      )}
      <TextField className="field" name="password" type="password" isRequired autoFocus={!askEmail}>
        <Label>{t('door.password')}</Label>
        <Input autoComplete="current-password" />
      </TextField>
      {second && (
        <TextField className="field" name="code" autoFocus>
          <Label>{t('door.code')}</Label>
          <Input autoComplete="one-time-code" />
        </TextField>
      )}
      {problem && <Problem>{problem}</Problem>}
      <div className="buttons">
        <Button type="submit" className="primary" isDisabled={busy}>
          {button}
        </Button>
        <Button className="secondary" isDisabled={busy} onPress={withPasskey}>
          {t('door.passkey')}
        </Button>
        {children}
      </div>
    </form>
  );
}
