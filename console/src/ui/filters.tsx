// Filters of lists: what is typed stands in the address, and goes to the server.

import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Children, isValidElement, type ReactNode, useEffect, useState } from 'react';
import { type Filters, useFilters } from '../queries.ts';

/** Two beside each other on a phone. */
const FILTER_WIDTH = { base: 'calc(50% - 8px)', xs: 190 } as const;
/** So many are shown on a phone right away: a row of them. */
const FEW = 2;

/** The filters of a list. On a phone more than a few wait behind a button, which says how many are set: the list comes first. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  const [filters] = useFilters();
  const [isOpen, { toggle }] = useDisclosure();
  const isNarrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false });
  const each = Children.toArray(children);
  const inUse = each.filter(
    (child) => isValidElement<{ readonly name?: string }>(child) && filters[child.props.name ?? ''] !== undefined,
  ).length;
  const isFolding = isNarrow === true && each.length > FEW;
  return (
    <Group align="flex-end">
      {isFolding && (
        <Button variant="default" onClick={toggle} aria-expanded={isOpen} fullWidth>
          {isOpen ? 'Hide the filters' : inUse === 0 ? 'Filters' : `Filters (${inUse} set)`}
        </Button>
      )}
      {(!isFolding || isOpen) && children}
    </Group>
  );
}

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
      w={FILTER_WIDTH}
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
      w={FILTER_WIDTH}
    />
  );
}

/** Which channel of all there are. */
export const CHANNEL_OPTIONS = ['SMS', 'MMS', 'EMAIL'].map((name) => [name, name] as const);

/** What a number or name can do. */
export const CAPABILITY_OPTIONS = [
  ['SMS', 'SMS'],
  ['MMS', 'MMS'],
  ['VOICE', 'Voice'],
] as const;

/** A day, as the address has it: which moments it stands for the page says. */
export function FilterDay({ label, name }: FilterProps) {
  const [filters, change] = useFilters();
  return (
    <TextInput
      label={label}
      type="date"
      w={FILTER_WIDTH}
      value={filters[name] ?? ''}
      onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
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
      w={{ base: '100%', xs: 210 }}
    />
  );
}

/** As the field for local moments wants it: `2026-03-01T14:05`. */
export function localText(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return '';
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
