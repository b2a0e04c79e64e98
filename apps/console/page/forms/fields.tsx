import { useState } from 'react';
import {
  Button,
  FieldError,
  Input,
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
import { Digest, Problem } from '../parts/basics.tsx';
import type { Catalogue, InputField } from './catalogue.ts';
import { sourceOf, type Choice } from './choices.tsx';
import { Files, Upload } from './file-fields.tsx';
import { Hint, labelOf } from './label.tsx';
import { Asset, FromSource } from './search-fields.tsx';
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
  /** Of one of several: its number. */
  readonly number?: number;
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
  if (field.type === 'CardFieldInput') return <CardField {...props} />;
  if (field.type === 'VersionFileInput') return <VersionFile {...props} />;
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

function Typed({
  field,
  path,
  value,
  problems,
  onChange,
  long: prose = isLong(field),
}: FieldProps & { long?: boolean }) {
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
      {prose ? <TextArea rows={3} /> : <Input {...(mode ? { inputMode: mode } : {})} />}
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

/** A field of a card that is known by its name: only its content is asked for. */
function CardField(props: FieldProps) {
  const { path, value, field } = props;
  const [given] = useState(() => value as Values | undefined);
  const name = given?.['field'];
  if (typeof name !== 'string' || name === '') return <Group {...props} />;
  const [part, list] = Array.isArray(given?.['list']) ? ['list', true] : ['text', false];
  const content = { ...field, name, description: '', type: 'String', list, required: false };
  const known = { ...props, field: content, path: `${path}.${part}`, value: (value as Values)[part] };
  return list ? <Many {...known} /> : <Typed {...known} long />;
}

/** A file whose digest was taken here is told; one that is only known by name is described. */
function VersionFile(props: FieldProps) {
  const { path, value } = props;
  const [given] = useState(() => value as Values | undefined);
  if (!given?.['digest']) return <Group {...props} />;
  const { path: name, digest, size } = value as Values;
  return (
    <p data-field={path}>
      {String(name)} <small className="quiet">{String(size)} B</small> <Digest value={String(digest)} />
    </p>
  );
}

function Group(props: FieldProps) {
  const { catalogue, field, path, value, number } = props;
  const { t } = useTranslation();
  return (
    <fieldset className="group" data-field={path}>
      <legend>
        {readable(field.name)} {number} {!field.required && <small>({t('form.optional')})</small>}
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
          <Field {...props} field={one} path={`${path}.${index}`} value={item} number={index + 1} />
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
