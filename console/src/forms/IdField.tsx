// The ID somebody gives to what he makes, where it becomes part of an address.

import { TextInput } from '@mantine/core';

interface IdFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

export function IdField({ label, value, onChange }: IdFieldProps) {
  return (
    <TextInput
      label={label}
      description="Letters, digits and . _ ~ - without blanks; it stays as it is"
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-autofocus
    />
  );
}
