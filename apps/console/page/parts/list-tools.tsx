import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import {
  Button,
  Dialog,
  DialogTrigger,
  Input,
  Label,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  TextField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Problem } from './basics.tsx';
import { To } from './link.tsx';
import { useSavedViews } from './saved-views.ts';
import type { Column } from './table.tsx';

type Named = Pick<Column<never>, 'id' | 'name' | 'extra'>;

/** The ids that the address names; without any, those that are shown at first. */
function useChosen(columns: readonly Named[]): ReadonlySet<string> {
  const { columns: chosen } = useSearch({ strict: false });
  if (chosen) return new Set(chosen.split('.'));
  return new Set(columns.flatMap(({ id, extra }) => (id && !extra ? [id] : [])));
}

/** The columns that are shown; one without an id always is. */
export function useColumns<Of extends Named>(columns: readonly Of[]): readonly Of[] {
  const chosen = useChosen(columns);
  return columns.filter(({ id }) => id === undefined || chosen.has(id));
}

interface ListToolsProps {
  readonly columns: readonly Named[];
  readonly files: Readonly<Record<string, () => Promise<void>>>;
  readonly children?: ReactNode;
}

/** What can be done with a list as such: choose its columns, keep it under a name, save what it shows. */
export function ListTools({ columns, files, children }: ListToolsProps) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  return (
    <>
      <div className="list-tools">
        {children}
        <ColumnMenu columns={columns} />
        <Views />
        {Object.entries(files).map(([format, save]) => (
          <Button
            key={format}
            className="secondary"
            onPress={() => {
              setProblem('');
              save().catch((fault: Error) => setProblem(fault.message));
            }}
          >
            {t('list.save', { format })}
          </Button>
        ))}
      </div>
      {problem && <Problem>{problem}</Problem>}
    </>
  );
}

function ColumnMenu({ columns }: { columns: readonly Named[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const chosen = useChosen(columns);
  const choosable = columns.flatMap(({ id, name }) => (id ? [{ id, name }] : []));
  if (choosable.length === 0) return null;
  const choose = (ids: ReadonlySet<string>): void =>
    void navigate({
      to: '.',
      search: ((before: object) => ({
        ...before,
        columns: choosable.flatMap(({ id }) => (ids.has(id) ? [id] : [])).join('.'),
      })) as never,
      replace: true,
    });
  return (
    <MenuTrigger>
      <Button className="secondary">
        {t('list.columns')} <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <Menu
          className="menu"
          aria-label={t('list.columns')}
          selectionMode="multiple"
          disallowEmptySelection
          selectedKeys={chosen}
          onSelectionChange={(keys) => choose(new Set([...keys].map(String)))}
        >
          {choosable.map(({ id, name }) => (
            <MenuItem key={id} id={id} className="option tick">
              {name}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Views() {
  const { t } = useTranslation();
  const { pathname, search } = useRouterState({ select: ({ location }) => location });
  const { views, save, drop } = useSavedViews(pathname);
  const [name, setName] = useState('');
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim()) save({ name: name.trim(), path: pathname, search });
    setName('');
  };
  return (
    <DialogTrigger>
      <Button className="secondary">
        {t('list.views')} <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <Dialog className="dialog small" aria-label={t('list.views')}>
          <ul className="plain">
            {views.map((view) => (
              <li key={view.name} className="between">
                <To path={view.path} search={view.search}>
                  {view.name}
                </To>
                <Button
                  className="link"
                  aria-label={`${t('form.remove')}: ${view.name}`}
                  onPress={() => drop(view.name)}
                >
                  {t('form.remove')}
                </Button>
              </li>
            ))}
          </ul>
          <form onSubmit={keep}>
            <TextField className="field" value={name} onChange={setName}>
              <Label>{t('list.viewName')}</Label>
              <Input maxLength={60} />
            </TextField>
            <Button type="submit" className="secondary">
              {t('list.saveView')}
            </Button>
          </form>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
