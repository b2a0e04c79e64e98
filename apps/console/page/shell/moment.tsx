import { useNavigate } from '@tanstack/react-router';
import { Button, Dialog, DialogTrigger, Input, Label, Popover, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMoment } from '../api/moment.tsx';
import { localMoment, written } from '../words/numbers.ts';

/** The control of time: every view shows what stood at this moment. It is part of the address. */
export function Moment() {
  const { t, i18n } = useTranslation();
  const moment = useMoment();
  const navigate = useNavigate();
  const go = (at: string | undefined): void =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, at })) as never });
  const shown = moment ? written(i18n.language, moment) : '';
  return (
    <>
      <DialogTrigger>
        <Button className="secondary">
          {t('moment.label')}: {moment ? shown : t('moment.now')}
        </Button>
        <Popover className="popover">
          <Dialog className="dialog small" aria-label={t('moment.label')}>
            <TextField
              className="field"
              type="datetime-local"
              value={moment ? localMoment(moment) : ''}
              onChange={(text) => !Number.isNaN(Date.parse(text)) && go(new Date(text).toISOString())}
            >
              <Label>{t('moment.label')}</Label>
              <Input max={localMoment(new Date().toISOString())} />
            </TextField>
            <Button className="secondary" slot="close" onPress={() => go(undefined)}>
              {t('moment.back')}
            </Button>
          </Dialog>
        </Popover>
      </DialogTrigger>
      {moment && (
        <p role="status" className="past">
          {t('moment.past', { at: shown })}{' '}
          <Button className="link" onPress={() => go(undefined)}>
            {t('moment.back')}
          </Button>
        </p>
      )}
    </>
  );
}
