import { useEffect, useState } from 'react';
import {
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  Select,
  SelectValue,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';

/** Asked for when the reader stops typing. */
export function SearchBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), 250);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <SearchField className="field" value={text} onChange={setText}>
      <Label>{t('list.search')}</Label>
      <Input />
    </SearchField>
  );
}

interface ChooseProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly words: (value: Value) => string;
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
}

/** One of a few values, or all. */
export function Choose<Value extends string>({ label, values, words, value, onChange }: ChooseProps<Value>) {
  const { t } = useTranslation();
  return (
    <Select className="field" value={value ?? 'ALL'} onChange={(key) => onChange(values.find((one) => one === key))}>
      <Label>{label}</Label>
      <Button className="picker">
        <SelectValue /> <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ListBox>
          <ListBoxItem id="ALL" className="option">
            {t('list.all')}
          </ListBoxItem>
          {values.map((one) => (
            <ListBoxItem key={one} id={one} className="option">
              {words(one)}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
