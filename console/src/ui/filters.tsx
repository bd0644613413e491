// Filters of lists: what is typed stands in the address, and goes to the server.

import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { type Filters, useFilters } from '../queries.ts';

interface FilterProps {
  readonly label: string;
  readonly name: string;
}

export function FilterText({ label, name, placeholder }: FilterProps & { readonly placeholder?: string }) {
  const [filters, change] = useFilters();
  const given = filters[name] ?? '';
  const [text, setText] = useState(given);
  useEffect(() => setText(given), [given]);
  const settle = useDebouncedCallback((value: string) => change({ [name]: value === '' ? undefined : value }), 300);
  return (
    <TextInput
      label={label}
      value={text}
      placeholder={placeholder ?? ''}
      onChange={(event) => {
        setText(event.currentTarget.value);
        settle(event.currentTarget.value.trim());
      }}
      w={{ base: 165, xs: 190 }}
    />
  );
}

export function FilterSelect({
  label,
  name,
  options,
}: FilterProps & { readonly options: readonly (readonly [string, string])[] }) {
  const [filters, change] = useFilters();
  return (
    <NativeSelect
      label={label}
      value={filters[name] ?? ''}
      onChange={(event) => change({ [name]: event.currentTarget.value || undefined } satisfies Filters)}
      data={[{ value: '', label: 'all' }, ...options.map(([value, text]) => ({ value, label: text }))]}
      w={{ base: 165, xs: 190 }}
    />
  );
}

/** A moment in the reader's own time; the address and the API have it in UTC. */
export function FilterMoment({ label, name }: FilterProps) {
  const [filters, change] = useFilters();
  const given = filters[name];
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={given === undefined ? '' : localText(new Date(given))}
      onChange={(event) => {
        const moment = new Date(event.currentTarget.value);
        change({ [name]: Number.isNaN(moment.getTime()) ? undefined : moment.toISOString() });
      }}
      w={210}
    />
  );
}

/** As the field for local moments wants it: `2026-03-01T14:05`. */
export function localText(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return '';
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
