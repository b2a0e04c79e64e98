import { useState } from 'react';
import { Button, ComboBox, FieldError, Input, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { readable } from '../words/readable.ts';
import { sourceOf, useAssets, useChoices, type Choice } from './choices.tsx';
import type { FieldProps } from './fields.tsx';
import { Hint, labelOf } from './label.tsx';
import type { Values } from './values.ts';

export function FromSource(props: FieldProps) {
  return <Search {...props} options={useChoices(sourceOf(props.field))} />;
}

function Search({ field, path, value, problems, onChange, options }: FieldProps & { options: readonly Choice[] }) {
  const { t } = useTranslation();
  return (
    <ComboBox
      className="field"
      data-field={path}
      defaultItems={options}
      allowsEmptyCollection
      selectedKey={typeof value === 'string' && value !== '' ? value : null}
      onSelectionChange={(key) => onChange(path, key === null ? undefined : String(key))}
      isRequired={field.required}
      isInvalid={path in problems}
      validationBehavior="aria"
    >
      {labelOf(field, t('form.optional'))}
      <div className="combo">
        <Input />
        <Button aria-label={t('form.choose')}>▾</Button>
      </div>
      <Hint field={field} />
      <FieldError>{problems[path]}</FieldError>
      <Popover className="popover">
        <ListBox<Choice> renderEmptyState={() => t('palette.nothing')}>
          {({ id, name, hint }) => (
            <ListBoxItem id={id} textValue={name} className="option">
              <Text slot="label">{name}</Text>
              {hint && <Text slot="description">{hint}</Text>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** An asset by name, of whatever kind; the API is told kind and id. */
export function Asset({ field, path, value, problems, onChange }: FieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useAssets(text);
  const id = (value as Values | undefined)?.['id'];
  const problem = problems[path] ?? problems[`${path}.id`] ?? problems[`${path}.kind`];
  return (
    <ComboBox
      className="field"
      data-field={path}
      items={found}
      allowsEmptyCollection
      inputValue={text}
      onInputChange={setText}
      selectedKey={typeof id === 'string' ? id : null}
      onSelectionChange={(key) => {
        const asset = found.find((one) => one.id === key);
        onChange(path, asset ? { id: asset.id, kind: asset.kind } : undefined);
        if (asset) setText(asset.name);
      }}
      isRequired={field.required}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
    >
      {labelOf(field, t('form.optional'))}
      <div className="combo">
        <Input />
        <Button aria-label={t('form.choose')}>▾</Button>
      </div>
      <Hint field={field} />
      <FieldError>{problem}</FieldError>
      <Popover className="popover">
        <ListBox<(typeof found)[number]> renderEmptyState={() => t('palette.nothing')}>
          {({ id: key, name, kind }) => (
            <ListBoxItem id={key} textValue={name} className="option">
              <Text slot="label">{name}</Text>
              <Text slot="description">{readable(kind)}</Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
