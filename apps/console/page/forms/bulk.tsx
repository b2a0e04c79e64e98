import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { mayDo, useMe } from '../api/me.ts';
import { readable } from '../words/readable.ts';
import type { BulkAct, Picked } from './bulk-act.ts';
import { BulkForm } from './bulk-form.tsx';

/** Of acts for many records those that who is signed in may do with one of them. */
export function useOpenActs<Row>(acts: readonly BulkAct<Row>[]): readonly BulkAct<Row>[] {
  const me = useMe();
  return acts
    .map((act) => ({
      ...act,
      mutationOf: (row: Row) => {
        const mutation = act.mutationOf(row);
        return mutation && mayDo(me, mutation) ? mutation : null;
      },
    }))
    .filter(({ mutations }) => mutations.some((mutation) => mayDo(me, mutation)));
}

interface BulkProps<Row> extends Picked<Row> {
  readonly acts: readonly BulkAct<Row>[];
  readonly onClear: () => void;
}

/** Shown while something is picked: what can be done with all of it. */
export function Bulk<Row>({ acts, onClear, ...picked }: BulkProps<Row>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<BulkAct<Row> | null>(null);
  const own = useOpenActs(acts).filter((act) => picked.rows.some((row) => act.mutationOf(row) !== null));
  if (picked.rows.length === 0) return null;
  return (
    <>
      <span role="status">{t('list.picked', { count: picked.rows.length })}</span>
      <MenuTrigger>
        <Button className="primary">
          {t('list.together')} <span aria-hidden="true">▾</span>
        </Button>
        <Popover className="popover">
          <Menu className="menu" onAction={(key) => setOpen(own.find(({ name }) => name === key) ?? null)}>
            {own.map(({ name }) => (
              <MenuItem key={name} id={name} className="option">
                {readable(name)}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      <Button className="secondary" onPress={onClear}>
        {t('list.unpick')}
      </Button>
      {open && <BulkForm {...picked} act={open} onClose={() => setOpen(null)} />}
    </>
  );
}
