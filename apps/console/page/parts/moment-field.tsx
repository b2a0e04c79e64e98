import { useNavigate, useSearch } from '@tanstack/react-router';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { localMoment } from '../words/numbers.ts';

/** The other moment of a comparison, as it stands in the address; `null` when it names none. */
export function useThen(): string | null {
  const { then } = useSearch({ strict: false });
  return then && !Number.isNaN(Date.parse(then)) ? new Date(then).toISOString() : null;
}

function useSetThen(): (then: string) => void {
  const navigate = useNavigate();
  return (then) => void navigate({ to: '.', search: ((before: object) => ({ ...before, then })) as never });
}

/** Sets the other moment. */
export function ThenField() {
  const { t } = useTranslation();
  const then = useThen();
  const set = useSetThen();
  return (
    <TextField
      className="field"
      type="datetime-local"
      value={then ? localMoment(then) : ''}
      onChange={(text) => !Number.isNaN(Date.parse(text)) && set(new Date(text).toISOString())}
    >
      <Label>{t('time.then')}</Label>
      <Input max={localMoment(new Date().toISOString())} />
    </TextField>
  );
}
