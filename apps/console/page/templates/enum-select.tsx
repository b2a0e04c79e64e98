import { readable } from '../words/readable.ts';

interface EnumSelectProps<Value extends string> {
  /** The field of the schema, which is its label as well. */
  readonly name: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of the values of an enum of the schema, each in words. */
export const EnumSelect = <Value extends string>({ name, values, value, onChange }: EnumSelectProps<Value>) => (
  <label className="field">
    {readable(name)}
    <select value={value} onChange={({ target }) => onChange(values.find((one) => one === target.value) ?? value)}>
      {values.map((one) => (
        <option key={one} value={one}>
          {readable(one)}
        </option>
      ))}
    </select>
  </label>
);
