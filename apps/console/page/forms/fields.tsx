import { useState, type ReactNode } from 'react';
import {
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { readable } from '../words/readable.ts';
import { Problem } from '../parts/basics.tsx';
import type { Catalogue, InputField } from './catalogue.ts';
import { sourceOf, useAssets, useChoices, type Choice } from './choices.tsx';
import { Files, Upload } from './file-fields.tsx';
import type { Value, Values } from './values.ts';

export interface FieldProps {
  readonly catalogue: Catalogue;
  readonly field: InputField;
  readonly path: string;
  readonly value: Value;
  readonly problems: Readonly<Record<string, string>>;
  /** Choices that the record at hand gives for a field: its versions, its locations. */
  readonly choices: Readonly<Record<string, readonly Choice[]>>;
  readonly onChange: (path: string, value: Value) => void;
}

/** Texts that are sentences and not names. */
const long =
  /^(purpose|reason|justification|statement|description|note|text|summary|rationale|message|mitigations|plan|lessons|guidance|content|basis|scope|question|because)/i;
const isLong = ({ name }: InputField): boolean =>
  long.test(name) || /(Note|Reason|Text|Plan|Basis|Rationale|Because)$/.test(name);

/** One input field of the schema as the control that fits its type. */
export function Field(props: FieldProps) {
  const { field, catalogue } = props;
  if (field.type === 'UploadInput' || field.type === 'DocumentFileInput') return <Upload {...props} />;
  if (field.type === 'VersionFileInput' && field.list)
    return (
      <>
        <Files {...props} />
        <Many {...props} />
      </>
    );
  if (field.list) return <Many {...props} />;
  if (['CaseAssetInput', 'LineageEndInput', 'AttachmentInput'].includes(field.type)) return <Asset {...props} />;
  if (catalogue.inputs[field.type]) return <Group {...props} />;
  return <Single {...props} />;
}

function Single(props: FieldProps) {
  const { field, catalogue, choices } = props;
  const values = catalogue.enums[field.type];
  if (values) return <Pick {...props} options={values.map(({ name }) => ({ id: name, name: readable(name) }))} />;
  if (field.type === 'Boolean') return <YesNo {...props} />;
  const given = choices[field.name];
  if (given) return <Pick {...props} options={given} />;
  return sourceOf(field) ? <FromSource {...props} /> : <Typed {...props} />;
}

const labelOf = ({ name, required }: InputField, optional: string): ReactNode => (
  <Label>
    {readable(name)} {!required && <small>({optional})</small>}
  </Label>
);

const Hint = ({ field }: { field: InputField }) =>
  field.description ? (
    <Text slot="description" lang="en">
      {field.description}
    </Text>
  ) : null;

function Typed({ field, path, value, problems, onChange }: FieldProps) {
  const { t } = useTranslation();
  const type = { Instant: 'datetime-local', Day: 'date' }[field.type] ?? 'text';
  const mode = ['Int', 'Long', 'Float'].includes(field.type) ? 'decimal' : undefined;
  return (
    <TextField
      className="field"
      data-field={path}
      name={path}
      type={type}
      value={typeof value === 'string' ? value : ''}
      onChange={(text) => onChange(path, text)}
      isRequired={field.required}
      isInvalid={path in problems}
      validationBehavior="aria"
    >
      {labelOf(field, t('form.optional'))}
      {isLong(field) ? <TextArea rows={3} /> : <Input {...(mode ? { inputMode: mode } : {})} />}
      <Hint field={field} />
      <FieldError>{problems[path]}</FieldError>
    </TextField>
  );
}

function Pick({ field, path, value, problems, onChange, options }: FieldProps & { options: readonly Choice[] }) {
  const { t } = useTranslation();
  return (
    <Select
      className="field"
      data-field={path}
      name={path}
      placeholder={t('form.choose')}
      value={typeof value === 'string' && value !== '' ? value : null}
      onChange={(key) => onChange(path, key === null ? undefined : String(key))}
      isRequired={field.required}
      isInvalid={path in problems}
      validationBehavior="aria"
    >
      {labelOf(field, t('form.optional'))}
      <Button className="picker">
        <SelectValue /> <span aria-hidden="true">▾</span>
      </Button>
      <Hint field={field} />
      <FieldError>{problems[path]}</FieldError>
      <Popover className="popover">
        <ListBox items={options}>
          {({ id, name, hint }) => (
            <ListBoxItem id={id} textValue={name} className="option">
              <Text slot="label">{name}</Text>
              {hint && <Text slot="description">{hint}</Text>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

function YesNo({ field, path, value, problems, onChange }: FieldProps) {
  const { t } = useTranslation();
  const chosen = typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value : '';
  return (
    <RadioGroup
      className="field"
      data-field={path}
      orientation="horizontal"
      value={chosen}
      onChange={(text) => onChange(path, text)}
      isInvalid={path in problems}
      isRequired={field.required}
      validationBehavior="aria"
    >
      {labelOf(field, t('form.optional'))}
      <div className="radios">
        <Radio value="true">{t('form.yes')}</Radio>
        <Radio value="false">{t('form.no')}</Radio>
        {!field.required && <Radio value="">{t('form.unstated')}</Radio>}
      </div>
      <Hint field={field} />
      <FieldError>{problems[path]}</FieldError>
    </RadioGroup>
  );
}

function FromSource(props: FieldProps) {
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
function Asset({ field, path, value, problems, onChange }: FieldProps) {
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

function Group(props: FieldProps) {
  const { catalogue, field, path, value } = props;
  const { t } = useTranslation();
  return (
    <fieldset className="group" data-field={path}>
      <legend>
        {readable(field.name)} {!field.required && <small>({t('form.optional')})</small>}
      </legend>
      {(catalogue.inputs[field.type] ?? []).map((inner) => (
        <Field
          {...props}
          key={inner.name}
          field={inner}
          path={path ? `${path}.${inner.name}` : inner.name}
          value={(value as Values | undefined)?.[inner.name]}
        />
      ))}
    </fieldset>
  );
}

function Many(props: FieldProps) {
  const { field, path, value, onChange, problems } = props;
  const { t } = useTranslation();
  const items = Array.isArray(value) ? (value as readonly Value[]) : [];
  const one: InputField = { ...field, list: false, required: true };
  return (
    <fieldset className="group" data-field={path}>
      <legend>
        {readable(field.name)} {!field.required && <small>({t('form.optional')})</small>}
      </legend>
      {field.description && (
        <p className="hint" lang="en">
          {field.description}
        </p>
      )}
      {items.map((item, index) => (
        <div className="item" key={index}>
          <Field {...props} field={one} path={`${path}.${index}`} value={item} />
          <Button
            className="link"
            aria-label={`${t('form.remove')}: ${readable(field.name)} ${index + 1}`}
            onPress={() =>
              onChange(
                path,
                items.filter((_, at) => at !== index),
              )
            }
          >
            {t('form.remove')}
          </Button>
        </div>
      ))}
      {problems[path] && <Problem>{problems[path]}</Problem>}
      <Button
        className="secondary"
        onPress={() => onChange(path, [...items, props.catalogue.inputs[field.type] ? {} : ''])}
      >
        {t('form.add')}: {readable(field.name)}
      </Button>
    </fieldset>
  );
}
