import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { readable } from '../words/readable.ts';
import type { BulkAct, Picked } from './bulk-act.ts';
import { BulkForm } from './bulk-form.tsx';

interface BulkProps<Row> extends Picked<Row> {
  readonly acts: readonly BulkAct<Row>[];
  readonly onClear: () => void;
}

/** Shown while something is picked: what can be done with all of it. */
export function Bulk<Row>({ acts, onClear, ...picked }: BulkProps<Row>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<BulkAct<Row> | null>(null);
  if (picked.rows.length === 0) return null;
  return (
    <>
      <span role="status">{t('list.picked', { count: picked.rows.length })}</span>
      <MenuTrigger>
        <Button className="primary">
          {t('list.together')} <span aria-hidden="true">▾</span>
        </Button>
        <Popover className="popover">
          <Menu className="menu" onAction={(key) => setOpen(acts.find(({ name }) => name === key) ?? null)}>
            {acts.map(({ name }) => (
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
