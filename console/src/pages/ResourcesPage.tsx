// Resources: numbers, alphanumeric senders and domains, with their associations; many can be associated at once.

import { Checkbox, Group, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { AddAlphanumericSender, AddNumber } from '../forms/AddResource.tsx';
import { PairFields } from '../forms/PairFields.tsx';
import { paths } from '../paths.ts';
import { type Filters, useFilters, useRead } from '../queries.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { FilterSelect, FilterText } from '../ui/filters.tsx';
import { type Pair, PairShown, SENDER_TYPES, State, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { type Column, PageTurner, type Paging, Rows } from '../ui/Rows.tsx';
import { IDENTITY_TABS, PageTabs } from '../ui/tabs.tsx';

export type ResourceType = 'NUMBER' | 'ALPHA' | 'DOMAIN';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly countries: readonly string[];
  readonly capabilities: readonly string[];
  readonly isActive: boolean;
  readonly pair?: Pair | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: three lists of three shapes, each read in its own kind below.
type Answer = { readonly results: readonly any[]; readonly paging: Paging };

interface Kind {
  readonly title: string;
  readonly path: string;
  readonly channels: readonly string[];
  readonly rowOf: (result: Answer['results'][number]) => Row;
  readonly queryOf: (filters: Filters) => Filters;
  readonly empty: string;
}

const KINDS: Readonly<Record<ResourceType, Kind>> = {
  NUMBER: {
    title: 'Numbers',
    path: '/callsign/1/resources/numbers',
    channels: ['SMS', 'MMS'],
    rowOf: (it) => ({
      id: it.numberKey,
      name: it.number,
      type: wordOf(it.type),
      countries: [it.countryCode, ...it.coverage],
      capabilities: it.capabilities,
      isActive: it.isActive,
      pair: { applicationId: it.applicationId, entityId: it.entityId },
    }),
    queryOf: ({ search, countryCode, type, capability, applicationId, entityId, page }) => ({
      number: search,
      countryCode,
      type,
      capability,
      applicationId,
      entityId,
      page,
    }),
    empty: 'No number fits. Add one you own, or change the filters.',
  },
  ALPHA: {
    title: 'Alphanumeric senders',
    path: '/callsign/1/resources/alphanumeric-senders',
    channels: ['SMS'],
    rowOf: (it) => ({
      id: it.senderName,
      name: it.senderName,
      type: 'Alphanumeric sender',
      countries: it.countryCodes,
      capabilities: it.capabilities,
      isActive: it.isActive,
    }),
    queryOf: ({ search, countryCode, page }) => ({ senderName: search, countryCode, page }),
    empty: 'No alphanumeric sender fits. Add one that is registered for you, or change the filters.',
  },
  DOMAIN: {
    title: 'Domains',
    path: '/email/1/domains',
    channels: ['EMAIL'],
    rowOf: (it) => ({
      id: it.domainName,
      name: it.domainName,
      type: 'Email domain',
      countries: [],
      capabilities: ['EMAIL'],
      isActive: it.active,
    }),
    // The largest page of domains there is.
    queryOf: ({ page }) => ({ page, size: '20' }),
    empty: 'There is no domain yet. POST /email/1/domains adds one and answers the DNS records it needs.',
  },
};

export function ResourcesPage() {
  const [filters, change] = useFilters();
  const type: ResourceType = filters['kind'] === 'ALPHA' || filters['kind'] === 'DOMAIN' ? filters['kind'] : 'NUMBER';
  const kind = KINDS[type];
  const read = useRead<Answer>(kind.path, { size: 50, ...kind.queryOf(filters) });
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const choose = (row: Row, isChosen: boolean): void => {
    const next = new Map(chosen);
    if (isChosen) next.set(row.id, row.name);
    else next.delete(row.id);
    setChosen(next);
  };
  return (
    <Page
      title="Applications and entities"
      description="A resource is a sender identity you own. Associating it with an application, or with an entity in one, puts it into that pair's pool of senders for a channel."
      calls={[read.call]}
      actions={type === 'NUMBER' ? <AddNumber /> : type === 'ALPHA' ? <AddAlphanumericSender /> : undefined}
    >
      <PageTabs tabs={IDENTITY_TABS} here={paths.resources} />
      <SegmentedControl
        aria-label="Kind of resource"
        value={type}
        onChange={(value) => {
          setChosen(new Map());
          change({ kind: value });
        }}
        data={Object.entries(KINDS).map(([value, { title }]) => ({ value, label: title }))}
        w="fit-content"
        maw="100%"
      />
      <ResourceFilters type={type} />
      <AssociateMany type={type} channels={kind.channels} chosen={chosen} onDone={() => setChosen(new Map())} />
      <Rows
        label={kind.title}
        read={read}
        rowsOf={({ results }) => results.map(kind.rowOf)}
        keyOf={({ id }) => id}
        columns={columnsOf(type, chosen, choose)}
        empty={kind.empty}
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}

function columnsOf(
  type: ResourceType,
  chosen: ReadonlyMap<string, string>,
  choose: (row: Row, isChosen: boolean) => void,
): readonly Column<Row>[] {
  const pairs: Column<Row>[] =
    type === 'NUMBER' ? [{ title: 'Inbound goes to', show: ({ pair }): ReactNode => <PairShown pair={pair} /> }] : [];
  return [
    {
      title: 'Choose',
      show: (row) => (
        <Checkbox
          aria-label={`Choose ${row.name}`}
          checked={chosen.has(row.id)}
          onChange={(event) => choose(row, event.currentTarget.checked)}
        />
      ),
    },
    {
      title: 'Sender',
      show: ({ id, name }) => (
        <Link to={paths.resource} params={{ resourceType: type, resourceId: id }}>
          {name}
        </Link>
      ),
    },
    { title: 'Type', show: ({ type: kind }) => kind },
    { title: 'Countries', show: ({ countries }) => countries.join(', ') || '–' },
    { title: 'Channels', show: ({ capabilities }) => capabilities.join(', ') },
    ...pairs,
    { title: 'State', show: ({ isActive }) => <State name={isActive ? 'Active' : 'Inactive'} /> },
  ];
}

function ResourceFilters({ type }: { readonly type: ResourceType }) {
  if (type === 'DOMAIN') return null;
  return (
    <Group align="flex-end">
      <FilterText label={type === 'NUMBER' ? 'Number begins with' : 'Name'} name="search" />
      <FilterText label="Country" name="countryCode" placeholder="US" />
      {type === 'NUMBER' && (
        <>
          <FilterSelect label="Type" name="type" options={SENDER_TYPES.slice(0, 3)} />
          <FilterSelect
            label="Capability"
            name="capability"
            options={[
              ['SMS', 'SMS'],
              ['MMS', 'MMS'],
              ['VOICE', 'Voice'],
            ]}
          />
          <FilterText label="Application" name="applicationId" />
          <FilterText label="Entity" name="entityId" />
        </>
      )}
    </Group>
  );
}

interface AssociateManyProps {
  readonly type: ResourceType;
  readonly channels: readonly string[];
  readonly chosen: ReadonlyMap<string, string>;
  readonly onDone: () => void;
}

function AssociateMany({ type, channels, chosen, onDone }: AssociateManyProps) {
  const [pair, setPair] = useState<Pair>({});
  const [channel, setChannel] = useState(channels[0] ?? 'SMS');
  if (chosen.size === 0) return null;
  const wished = channels.includes(channel) ? channel : channels[0];
  const associations = [...chosen.keys()].map((resourceId) => ({
    resourceType: type,
    channel: wished,
    applicationId: pair.applicationId ?? '',
    entityId: pair.entityId ?? null,
    resourceId,
  }));
  return (
    <Group>
      <Text size="sm">{chosen.size} chosen</Text>
      <FormDialog
        label="Associate"
        title={`Associate ${chosen.size === 1 ? [...chosen.values()][0] : `${chosen.size} senders`}`}
        submitLabel="Associate"
        size="xs"
        wanted={{ method: 'POST', path: '/callsign/1/associations/create', body: { associations } }}
        done={`${chosen.size} associated.`}
        onDone={onDone}
      >
        <Stack>
          <NativeSelect
            label="Channel"
            data={[...channels]}
            value={wished ?? ''}
            onChange={(event) => setChannel(event.currentTarget.value)}
          />
          <PairFields pair={pair} onChange={setPair} isApplicationRequired />
        </Stack>
      </FormDialog>
    </Group>
  );
}
