// Sending strategies: how a pool of senders is used, and what would be chosen for a destination, and why.

import { Alert, Checkbox, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Strategy } from '../../../src/wire/strategies.ts';
import { PairFields, platformOf } from '../forms/PairFields.tsx';
import { useAsk, useFilters, useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { EDITING, FormDialog } from '../ui/FormDialog.tsx';
import { FilterText } from '../ui/filters.tsx';
import { type Pair, PairShown, SENDER_TYPES } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';
import { Trace, type TraceStep } from '../ui/Trace.tsx';

export function StrategiesPage() {
  const [filters, change] = useFilters();
  const { applicationId, entityId, page } = filters;
  const read = useRead<{ results: Strategy[]; paging: Paging }>('/provisioning/2/sending-strategies', {
    applicationId,
    entityId,
    page,
    size: 50,
  });
  return (
    <Page
      title="Sending strategies"
      description="When a message names no sender, the most specific strategy of its application and entity says how one is chosen from the pool."
      calls={[read.call]}
      actions={<StrategyForm />}
    >
      <Group align="flex-end">
        <FilterText label="Application" name="applicationId" />
        <FilterText label="Entity" name="entityId" />
      </Group>
      <Rows
        label="Sending strategies"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ sendingStrategyId }) => sendingStrategyId}
        columns={[
          { title: 'For', show: ({ platform }) => <PairShown pair={platform} /> },
          { title: 'Channel', show: ({ channel }) => channel ?? 'any' },
          { title: 'Country', show: ({ destinationCountryCode }) => destinationCountryCode ?? 'any' },
          { title: 'Sticky', show: ({ useStickySender }) => (useStickySender ? 'Yes' : 'No') },
          { title: 'Nearest', show: ({ useGeolocatedSender }) => (useGeolocatedSender ? 'Yes' : 'No') },
          { title: 'Priorities', show: ({ priorities }) => prioritiesText(priorities) },
          {
            title: 'Actions',
            show: (strategy) => (
              <Group gap="xs" wrap="nowrap">
                <StrategyForm known={strategy} />
                <Confirm
                  label="Delete"
                  question="Delete this sending strategy?"
                  wanted={{ method: 'DELETE', path: `/provisioning/2/sending-strategies/${strategy.sendingStrategyId}` }}
                  done="The strategy is deleted."
                >
                  Messages without a sender that it governed fall to a less specific strategy of the same application; without one
                  they are rejected.
                </Confirm>
              </Group>
            ),
          },
        ]}
        empty="There is no strategy: messages have to name their sender. Create one for an application to have senders chosen."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(turned) => change({ page: turned })} />}
      />
      <Preview />
    </Page>
  );
}

function prioritiesText(priorities: Strategy['priorities']): string {
  if (priorities === undefined || priorities.length === 0) return 'none';
  const names = new Map(SENDER_TYPES);
  return [...priorities]
    .sort((a, b) => a.priority - b.priority)
    .map(({ senderType, priority }) => `${priority}. ${names.get(senderType) ?? senderType}`)
    .join(', ');
}

function StrategyForm({ known }: { readonly known?: Strategy }) {
  const [pair, setPair] = useState<Pair>({});
  const [channel, setChannel] = useState('');
  const [country, setCountry] = useState('');
  const [isSticky, setSticky] = useState(false);
  const [isNearest, setNearest] = useState(false);
  const [ranks, setRanks] = useState<Readonly<Record<string, string>>>({});
  const fill = (): void => {
    setPair(known?.platform ?? {});
    setChannel(known?.channel ?? '');
    setCountry(known?.destinationCountryCode ?? '');
    setSticky(known?.useStickySender ?? false);
    setNearest(known?.useGeolocatedSender ?? false);
    setRanks(Object.fromEntries((known?.priorities ?? []).map(({ senderType, priority }) => [senderType, String(priority)])));
  };
  const priorities = Object.entries(ranks)
    .filter(([, rank]) => rank !== '')
    .map(([senderType, rank]) => ({ senderType, priority: Number(rank) }));
  const body = {
    platform: platformOf(pair) ?? {},
    ...(channel === '' ? {} : { channel }),
    ...(country === '' ? {} : { destinationCountryCode: country }),
    useStickySender: isSticky,
    useGeolocatedSender: isNearest,
    ...(priorities.length === 0 ? {} : { priorities }),
  };
  return (
    <FormDialog
      label="Create strategy"
      title={known === undefined ? 'Create a sending strategy' : 'Edit the sending strategy'}
      submitLabel="Create strategy"
      {...(known === undefined ? {} : EDITING)}
      wanted={
        known === undefined
          ? { method: 'POST', path: '/provisioning/2/sending-strategies', body }
          : { method: 'PUT', path: `/callsign/1/sending-strategies/${known.sendingStrategyId}`, body }
      }
      done="The strategy is saved."
      onOpen={fill}
    >
      <Stack>
        <PairFields pair={pair} onChange={setPair} isApplicationRequired />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NativeSelect
            label="Channel"
            data={[
              { value: '', label: 'any' },
              { value: 'SMS', label: 'SMS' },
              { value: 'MMS', label: 'MMS' },
            ]}
            value={channel}
            onChange={(event) => setChannel(event.currentTarget.value)}
          />
          <TextInput
            label="Destination country"
            description="Two letters; empty for any"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={country}
            onChange={(event) => setCountry(event.currentTarget.value.toUpperCase())}
          />
        </SimpleGrid>
        <Checkbox
          label="Sticky: a recipient keeps the sender that wrote first"
          checked={isSticky}
          onChange={(event) => setSticky(event.currentTarget.checked)}
        />
        <Checkbox
          label="Nearest: in the US and Canada, the sender with the closest area code"
          checked={isNearest}
          onChange={(event) => setNearest(event.currentTarget.checked)}
        />
        <Text size="sm">Priorities: 1 comes first; types left empty come after all others.</Text>
        <SimpleGrid cols={{ base: 2, xs: 4 }}>
          {SENDER_TYPES.map(([senderType, label]) => (
            <NativeSelect
              key={senderType}
              label={label}
              data={['', '1', '2', '3', '4']}
              value={ranks[senderType] ?? ''}
              onChange={(event) => setRanks({ ...ranks, [senderType]: event.currentTarget.value })}
            />
          ))}
        </SimpleGrid>
      </Stack>
    </FormDialog>
  );
}

interface OutboundAnswer {
  readonly status: { readonly groupName: string; readonly name: string; readonly description: string };
  readonly sender?: string;
  readonly connectorId?: string;
  readonly trace: readonly TraceStep[];
}

function Preview() {
  const [pair, setPair] = useState<Pair>({});
  const [to, setTo] = useState('');
  const [channel, setChannel] = useState('SMS');
  const [question] = useDebouncedValue({ channel, to, ...platformOf(pair) }, 300);
  const { result } = useAsk<OutboundAnswer>('/callsign/1/outbound/explain', question, question.to.length > 3);
  const { data, error } = result;
  return (
    <Stack component="section" aria-label="Preview" maw={900}>
      <Title order={3} size="h4">
        Which sender would be used?
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="Destination"
          placeholder="12025550142"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <NativeSelect
          label="On channel"
          data={['SMS', 'MMS']}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value)}
        />
      </SimpleGrid>
      <PairFields pair={pair} onChange={setPair} />
      {error !== null && <ErrorBox error={error} />}
      <div aria-live="polite">
        {data !== undefined && error === null && (
          <Alert
            color={data.sender === undefined ? 'orange' : 'blue'}
            title={data.sender === undefined ? `Rejected: ${data.status.description}` : `It would be sent from ${data.sender}.`}
          >
            {data.connectorId !== undefined && `Over the connector ${data.connectorId}.`}
          </Alert>
        )}
      </div>
      {data !== undefined && error === null && <Trace steps={data.trace} />}
    </Stack>
  );
}
