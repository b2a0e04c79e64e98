import type { ReactNode } from 'react';
import { Label, Text } from 'react-aria-components';
import { readable } from '../words/readable.ts';
import type { InputField } from './catalogue.ts';

export const labelOf = ({ name, required }: InputField, optional: string): ReactNode => (
  <Label>
    {readable(name)} {!required && <small>({optional})</small>}
  </Label>
);

export const Hint = ({ field }: { field: InputField }) =>
  field.description ? (
    <Text slot="description" lang="en">
      {field.description}
    </Text>
  ) : null;
