import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MutationName } from '../api/graphql.ts';
import { useOwn } from '../api/me.ts';
import { useMoment } from '../api/moment.tsx';
import { readable } from '../words/readable.ts';
import { ActionForm, type ActionContext } from './action-form.tsx';

interface ActionsProps extends ActionContext {
  readonly mutations: readonly MutationName[];
  /** The one that is wanted most has a button of its own. */
  readonly first?: MutationName | undefined;
}

/** What may be done with a record, by who is signed in. Nothing in the past. */
export function Actions({ mutations, first: wanted, ...context }: ActionsProps) {
  const { t } = useTranslation();
  const moment = useMoment();
  const [open, setOpen] = useState<MutationName | null>(null);
  const [done, setDone] = useState('');
  const own = useOwn([...new Set([...(wanted ? [wanted] : []), ...mutations])]);
  if (moment !== null || own.length === 0) return null;
  const first = own.find((mutation) => mutation === wanted);
  const rest = own.filter((mutation) => mutation !== first);
  return (
    <div className="actions">
      <span role="status" className="quiet">
        {done}
      </span>
      {first && (
        <Button className="primary" onPress={() => setOpen(first)}>
          {readable(first)}
        </Button>
      )}
      {rest.length > 0 && (
        <MenuTrigger>
          <Button className="secondary">
            {t('form.open')} <span aria-hidden="true">▾</span>
          </Button>
          <Popover className="popover">
            <Menu onAction={(key) => setOpen(key as MutationName)} className="menu">
              {rest.map((mutation) => (
                <MenuItem key={mutation} id={mutation} className="option">
                  {readable(mutation)}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
      {open && <ActionForm {...context} mutation={open} onClose={() => setOpen(null)} onDone={setDone} />}
    </div>
  );
}
