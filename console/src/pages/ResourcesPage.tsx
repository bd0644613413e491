// Resources: numbers, alphanumeric senders and domains, narrowed down; those chosen, or all that fit, can be associated at once.

import { Button, Checkbox, Group, SegmentedControl, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Query } from '../api.ts';
import { AddDomain } from '../forms/AddDomain.tsx';
import { AddAlphanumericSender, AddNumber } from '../forms/AddResource.tsx';
import { AssociateMany, type Chosen } from '../forms/AssociateMany.tsx';
import { paths } from '../paths.ts';
import { type Filters, useFilters, useRead } from '../queries.ts';
import { CAPABILITY_OPTIONS, FilterBar, FilterSelect, FilterText } from '../ui/filters.tsx';
import { NUMBER_TYPES, type Pair, PairShown, State, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { type Column, PageTurner, type Paging, Rows } from '../ui/Rows.tsx';
import { IDENTITY_TABS, PageTabs } from '../ui/tabs.tsx';

type ResourceType = 'NUMBER' | 'ALPHA' | 'DOMAIN';

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
  readonly queryOf: (filters: Filters) => Query;
  readonly add: ReactNode;
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
    queryOf: ({ search, countryCode, type, capability }) => ({ number: search, countryCode, type, capability }),
    add: <AddNumber />,
    empty: 'No number fits. Add one you own, import a file of them, or change the filters.',
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
    queryOf: ({ search, countryCode, capability }) => ({ senderName: search, countryCode, capability }),
    add: <AddAlphanumericSender />,
    empty: 'No alphanumeric sender fits. Add one that is registered for you, or change the filters.',
  },
  DOMAIN: {
    title: 'Domains',
    path: '/callsign/1/email-domains',
    channels: ['EMAIL'],
    rowOf: (it) => ({
      id: it.domainName,
      name: it.domainName,
      type: 'Email domain',
      countries: [],
      capabilities: ['EMAIL'],
      isActive: it.isActive,
      pair: { applicationId: it.applicationId, entityId: it.entityId },
    }),
    queryOf: ({ search }) => ({ domainName: search }),
    add: <AddDomain />,
    empty: 'No domain fits. Add one and set the DNS records it is given, or change the filters.',
  },
};

export function ResourcesPage() {
  const [filters, change] = useFilters();
  const type: ResourceType = filters['kind'] === 'ALPHA' || filters['kind'] === 'DOMAIN' ? filters['kind'] : 'NUMBER';
  const kind = KINDS[type];
  const { channel, associated, applicationId, entityId, page } = filters;
  const query = {
    ...kind.queryOf(filters),
    channel: channelOf(channel, kind),
    associated,
    associatedApplicationId: applicationId,
    associatedEntityId: entityId,
  };
  const read = useRead<Answer>(kind.path, { ...query, page, size: 50 });
  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(new Map());
  const [isEverything, setEverything] = useState(false);
  const choose = (rows: readonly Row[], areChosen: boolean): void => {
    const next = new Map(chosen);
    for (const { id, name, capabilities } of rows)
      if (areChosen) next.set(id, { id, name, capabilities });
      else next.delete(id);
    setEverything(false);
    setChosen(next);
  };
  const forget = (): void => {
    setEverything(false);
    setChosen(new Map());
  };
  const total = read.result.data?.paging.totalResults ?? 0;
  const rows = (read.result.data?.results ?? []).map(kind.rowOf);
  return (
    <Page
      title="Applications and entities"
      description="A resource is a sender identity you own. Associating it with an application, or with an entity in one, puts it into that pair's pool of senders for a channel."
      calls={[read.call]}
      actions={kind.add}
    >
      <PageTabs tabs={IDENTITY_TABS} here={paths.resources} />
      <SegmentedControl
        aria-label="Kind of resource"
        value={type}
        onChange={(value) => {
          forget();
          change({
            kind: value,
            search: undefined,
            countryCode: undefined,
            type: undefined,
            capability: undefined,
            channel: undefined,
          });
        }}
        data={Object.entries(KINDS).map(([value, { title }]) => ({ value, label: title }))}
        w="fit-content"
        maw="100%"
        styles={{ label: { paddingInline: 7 } }}
      />
      <ResourceFilters type={type} channels={kind.channels} />
      <Group mih={30}>
        <Checkbox
          size="xs"
          label="Choose this page"
          disabled={rows.length === 0}
          checked={rows.length > 0 && rows.every(({ id }) => chosen.has(id))}
          onChange={(event) => choose(rows, event.currentTarget.checked)}
        />
        {chosen.size > 0 && (
          <>
            <Text size="sm" aria-live="polite">
              {isEverything
                ? `All ${total.toLocaleString('en')} that fit are chosen`
                : `${chosen.size.toLocaleString('en')} chosen`}
            </Text>
            {!isEverything && total > chosen.size && (
              <Button size="xs" variant="default" onClick={() => setEverything(true)}>
                Choose all {total.toLocaleString('en')} that fit
              </Button>
            )}
            <AssociateMany
              resourceType={type}
              channels={kind.channels}
              chosen={[...chosen.values()]}
              everything={
                isEverything
                  ? { count: total, path: kind.path, query, chosenOf: (result): Chosen => kind.rowOf(result) }
                  : undefined
              }
              onDone={forget}
            />
            <Button size="xs" variant="subtle" onClick={forget}>
              Choose none
            </Button>
          </>
        )}
      </Group>
      <Rows
        label={kind.title}
        read={read}
        rowsOf={({ results }) => results.map(kind.rowOf)}
        keyOf={({ id }) => id}
        columns={columnsOf(type, isEverything ? undefined : chosen, choose)}
        empty={kind.empty}
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(next) => change({ page: next })} />}
      />
    </Page>
  );
}

/** A link may bring the channel of another kind: that fits nothing. */
function channelOf(channel: string | undefined, { channels }: Kind): string | undefined {
  return channel !== undefined && channels.includes(channel) ? channel : undefined;
}

function columnsOf(
  type: ResourceType,
  /** undefined: all there are. */
  chosen: ReadonlyMap<string, Chosen> | undefined,
  choose: (rows: readonly Row[], areChosen: boolean) => void,
): readonly Column<Row>[] {
  const countries: Column<Row>[] =
    type === 'DOMAIN' ? [] : [{ title: 'Countries', show: (row) => row.countries.join(', ') || '–' }];
  const pairs: Column<Row>[] =
    type === 'ALPHA' ? [] : [{ title: 'Inbound goes to', show: ({ pair }): ReactNode => <PairShown pair={pair} /> }];
  return [
    {
      title: 'Choose',
      show: (row) => (
        <Checkbox
          aria-label={`Choose ${row.name}`}
          checked={chosen?.has(row.id) ?? true}
          onChange={(event) => choose([row], event.currentTarget.checked)}
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
    { title: 'Type', show: (row) => row.type },
    ...countries,
    { title: 'Channels', show: ({ capabilities }) => capabilities.join(', ') },
    ...pairs,
    { title: 'State', show: ({ isActive }) => <State name={isActive ? 'Active' : 'Inactive'} /> },
  ];
}

function ResourceFilters({ type, channels }: { readonly type: ResourceType; readonly channels: readonly string[] }) {
  return (
    <FilterBar>
      <FilterText label={type === 'NUMBER' ? 'Number contains' : 'Name contains'} name="search" />
      {type !== 'DOMAIN' && <FilterText label="Country" name="countryCode" placeholder="US" />}
      {type === 'NUMBER' && <FilterSelect label="Type" name="type" options={NUMBER_TYPES} />}
      {type !== 'DOMAIN' && <FilterSelect label="Capability" name="capability" options={CAPABILITY_OPTIONS} />}
      <FilterSelect
        label="Associated"
        name="associated"
        options={[
          ['true', 'associated'],
          ['false', 'not associated'],
        ]}
      />
      <FilterSelect label="On channel" name="channel" options={channels.map((channel) => [channel, channel] as const)} />
      <FilterText label="With application" name="applicationId" />
      <FilterText label="With entity" name="entityId" />
    </FilterBar>
  );
}
