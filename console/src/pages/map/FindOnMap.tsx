// Finds an application, entity, resource or connector by a part of its name, and looks at it alone.

import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { MapHit } from '../../../../src/wire/map.ts';
import { useRead } from '../../queries.ts';
import { wordOf } from '../../ui/format.tsx';

interface FindOnMapProps {
  readonly find: string;
  readonly onFind: (text: string) => void;
  readonly onFocus: (focus: string) => void;
}

export function FindOnMap({ find, onFind, onFocus }: FindOnMapProps) {
  const [text, setText] = useState(find);
  const [wanted] = useDebouncedValue(text.trim(), 250);
  const { result } = useRead<{ results: MapHit[] }>('/callsign/1/map/search', { text: wanted }, { isWanted: wanted !== '' });
  const hits = wanted === '' ? [] : (result.data?.results ?? []);
  const groups = ['APPLICATION', 'ENTITY', 'RESOURCE', 'CONNECTOR'].map((kind) => ({
    group: wordOf(kind),
    items: hits
      .filter((hit) => hit.kind === kind)
      .map(({ id, name, resourceType }) => ({
        value: kind === 'RESOURCE' ? `resource:${resourceType}:${id}` : `${kind.toLowerCase()}:${id}`,
        label: name === id ? id : kind === 'RESOURCE' ? name : `${id} · ${name}`,
      })),
  }));
  return (
    <Select
      label="Find"
      description="An application, entity, resource or connector"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder="Part of its name or number"
      searchable
      value={null}
      searchValue={text}
      onSearchChange={(typed) => {
        setText(typed);
        onFind(typed);
      }}
      onChange={(value) => value !== null && onFocus(value)}
      data={groups.filter(({ items }) => items.length > 0)}
      // The server has chosen already.
      filter={({ options }) => options}
      nothingFoundMessage={
        wanted === '' ? 'Type a part of a name or number' : result.isFetching ? 'Looking…' : 'Nothing has this in its name'
      }
      rightSection={<span />}
      limit={40}
      // Beside its field in the document, and scrolled as the list it is.
      comboboxProps={{ withinPortal: false }}
      withScrollArea={false}
      styles={{ options: { maxHeight: 340, overflowY: 'auto' } }}
      w={340}
      maw="100%"
    />
  );
}
