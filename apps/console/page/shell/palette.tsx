import { useNavigate, type LinkProps } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import {
  Autocomplete,
  Button,
  Dialog,
  Input,
  Label,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  Text,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSearch } from '../forms/choices.tsx';
import { addressOf } from '../parts/addresses.ts';

interface PaletteProps {
  readonly places: readonly { readonly name: string; readonly path: string }[];
}

/** Everything by keyboard: Ctrl+K or ⌘K, a few letters, Enter. */
export function Palette({ places }: PaletteProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <Button className="secondary" onPress={() => setOpen(true)}>
        {t('palette.open')} <kbd>Ctrl K</kbd>
      </Button>
      <ModalOverlay isOpen={open} onOpenChange={setOpen} isDismissable className="overlay">
        <Modal className="modal">
          <Dialog className="dialog" aria-label={t('palette.open')}>
            <Commands places={places} close={() => setOpen(false)} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

function Commands({ places, close }: PaletteProps & { close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const found = useSearch(text);
  const wanted = text.toLowerCase();
  const items = [
    ...places
      .map(({ name, path }) => ({ path, name, hint: '' }))
      .filter((one) => one.name.toLowerCase().includes(wanted)),
    ...found.map(({ id, kind, name, attachedKind, attachedId, snippet }) => ({
      // A document is shown with what it is about.
      path: kind === 'DOCUMENT' ? addressOf(attachedKind ?? '', attachedId ?? '') : addressOf(kind, id),
      name,
      hint: [t(`kinds.${kind}`), snippet.map((piece) => piece.text).join('')].filter(Boolean).join(': '),
    })),
  ];
  const entries = [...new Map(items.map((item) => [item.path, item])).values()];
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField className="field" autoFocus>
        <Label>{t('palette.placeholder')}</Label>
        <Input />
      </SearchField>
      <Menu
        className="menu"
        items={entries}
        renderEmptyState={() => t('palette.nothing')}
        onAction={(key) => {
          close();
          void navigate({ to: String(key) as LinkProps['to'], search: {} as never });
        }}
      >
        {({ path, name, hint }) => (
          <MenuItem id={path} textValue={name} className="option">
            <Text slot="label">{name}</Text>
            {hint && <Text slot="description">{hint}</Text>}
          </MenuItem>
        )}
      </Menu>
    </Autocomplete>
  );
}
