// Fields of a connector's settings: each reads and writes one setting by its name.

import { Checkbox, NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import type { FieldsProps } from './connector-types.ts';

interface FieldProps {
  readonly of: Pick<FieldsProps, 'settings' | 'onChange'>;
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly required?: boolean;
}

const ORDER = ['label', 'input', 'description', 'error'] as const;

export function TextField({ of, name, label, hint, required = false }: FieldProps) {
  return (
    <TextInput
      label={label}
      description={hint}
      inputWrapperOrder={[...ORDER]}
      required={required}
      value={String(of.settings[name] ?? '')}
      onChange={(event) => of.onChange({ [name]: event.currentTarget.value || undefined })}
    />
  );
}

interface NumberFieldProps extends FieldProps {
  readonly min?: number;
  readonly max?: number;
  /** What holds while it is empty. */
  readonly usual?: number;
}

export function NumberField({ of, name, label, hint, required = false, min = 1, max, usual }: NumberFieldProps) {
  const value = of.settings[name];
  return (
    <NumberInput
      label={label}
      description={hint}
      inputWrapperOrder={[...ORDER]}
      required={required}
      min={min}
      {...(max === undefined ? {} : { max })}
      placeholder={usual === undefined ? '' : String(usual)}
      value={typeof value === 'number' ? value : ''}
      onChange={(given) => of.onChange({ [name]: given === '' ? undefined : Number(given) })}
    />
  );
}

interface ChoiceFieldProps extends FieldProps {
  /** The first is what holds unless said. */
  readonly choices: readonly (readonly [value: string, label: string])[];
}

export function ChoiceField({ of, name, label, hint, choices }: ChoiceFieldProps) {
  return (
    <NativeSelect
      label={label}
      description={hint}
      inputWrapperOrder={[...ORDER]}
      data={choices.map(([value, text]) => ({ value, label: text }))}
      value={String(of.settings[name] ?? choices[0]?.[0] ?? '')}
      onChange={(event) => of.onChange({ [name]: event.currentTarget.value || undefined })}
    />
  );
}

/** Never filled in: what is stored is not shown. */
export function SecretField({ of, name, label, isKept, required = false }: FieldProps & { readonly isKept: boolean }) {
  return (
    <PasswordInput
      label={label}
      autoComplete="off"
      description={isKept ? 'Empty: stays what it is' : undefined}
      inputWrapperOrder={[...ORDER]}
      required={required && !isKept}
      value={String(of.settings[name] ?? '')}
      onChange={(event) => of.onChange({ [name]: event.currentTarget.value || undefined })}
    />
  );
}

export function YesField({ of, name, label, hint, usual }: Omit<FieldProps, 'required'> & { readonly usual: boolean }) {
  const value = of.settings[name];
  return (
    <Checkbox
      label={label}
      description={hint}
      checked={typeof value === 'boolean' ? value : usual}
      onChange={(event) => of.onChange({ [name]: event.currentTarget.checked })}
    />
  );
}
