// Subscriptions: which events of a channel are told to which server.

import { MultiSelect, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PairFields, platformOf } from '../forms/PairFields.tsx';
import { useFilters, useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';
import { type Pair, PairShown } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  SMS: ['DELIVERY', 'INBOUND_MESSAGE', 'CLICK'],
  MMS: ['DELIVERY', 'INBOUND_MESSAGE', 'CLICK'],
  EMAIL: ['DELIVERY', 'OPEN', 'CLICK', 'UNSUBSCRIBE', 'COMPLAINT', 'LATE_BOUNCE'],
  VOICE_VIDEO: ['CALL_RECEIVED'],
  BLOCKLIST: ['BLOCK', 'UNBLOCK'],
  REGISTRATION: ['RESOURCE_REQUEST_STATUS_UPDATE', 'RESOURCE_REQUEST_REMINDER'],
};

interface Subscription {
  readonly subscriptionId: string;
  readonly name?: string;
  readonly events: readonly (string | { readonly event: string })[];
  readonly criteria?: readonly Pair[];
  readonly resources?: readonly string[];
  readonly profile: { readonly profileId: string };
}

export function SubscriptionsPage() {
  const [filters, change] = useFilters();
  const channel = filters['channel'] ?? 'SMS';
  const path = `/subscriptions/1/subscription/${channel}`;
  const read = useRead<{ results: Subscription[]; paging: Paging }>(path, { page: filters['page'], size: 50 });
  return (
    <Page
      title="Subscriptions"
      description="What a subscription matches is posted to its profile's URL, and again until it is taken."
      calls={[read.call]}
      actions={<SubscriptionForm channel={channel} />}
    >
      <NativeSelect
        label="Channel"
        w={220}
        data={Object.keys(EVENTS)}
        value={channel}
        onChange={(event) => change({ channel: event.currentTarget.value })}
      />
      <Rows
        label="Subscriptions"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ subscriptionId }) => subscriptionId}
        columns={[
          { title: 'Subscription', show: ({ subscriptionId, name }) => name ?? subscriptionId },
          {
            title: 'Events',
            show: ({ events }) => events.map((event) => (typeof event === 'string' ? event : event.event)).join(', '),
          },
          {
            title: 'For',
            show: ({ criteria = [], resources = [] }) => (
              <Stack gap={2}>
                {criteria.length === 0 && resources.length === 0 && <Text size="sm">everything</Text>}
                {criteria.map((pair) => (
                  <PairShown key={`${pair.applicationId} ${pair.entityId}`} pair={pair} />
                ))}
                {resources.length > 0 && <Text size="sm">{resources.join(', ')}</Text>}
              </Stack>
            ),
          },
          { title: 'Profile', show: ({ profile }) => profile.profileId },
          {
            title: 'Actions',
            show: ({ subscriptionId }) => (
              <Confirm
                label="Delete"
                question={`Delete the subscription ${subscriptionId}?`}
                wanted={{ method: 'DELETE', path: `${path}/${encodeURIComponent(subscriptionId)}` }}
                done="The subscription is deleted."
              >
                What is being posted already still goes out.
              </Confirm>
            ),
          },
        ]}
        empty="There is no subscription for this channel: reports and inbound messages wait to be pulled, or go where a request or a configuration says."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}

function SubscriptionForm({ channel }: { readonly channel: string }) {
  const [subscriptionId, setId] = useState('');
  const [events, setEvents] = useState<string[]>([]);
  const [pair, setPair] = useState<Pair>({});
  const [profileId, setProfile] = useState('');
  const [notifyUrl, setUrl] = useState('');
  const platform = platformOf(pair);
  const body = {
    subscriptionId,
    events,
    ...(platform === undefined ? {} : { criteria: [platform] }),
    profile: { profileId: profileId || subscriptionId, ...(notifyUrl === '' ? {} : { webhook: { notifyUrl } }) },
  };
  return (
    <FormDialog
      label="Create subscription"
      title={`Subscribe to events of ${channel}`}
      submitLabel="Create subscription"
      wanted={{ method: 'POST', path: `/subscriptions/1/subscription/${channel}`, body }}
      done="The subscription is there."
      onOpen={() => setEvents([...(EVENTS[channel] ?? []).slice(0, 2)])}
    >
      <Stack>
        <TextInput
          label="Subscription ID"
          required
          value={subscriptionId}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <MultiSelect label="Events" data={[...(EVENTS[channel] ?? [])]} value={events} onChange={setEvents} />
        <PairFields pair={pair} onChange={setPair} />
        <TextInput
          label="Profile ID"
          description="One that is there already, or a new one with the URL below; empty: like the subscription"
          value={profileId}
          onChange={(event) => setProfile(event.currentTarget.value)}
        />
        <TextInput
          label="URL"
          type="url"
          placeholder="https://"
          value={notifyUrl}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
      </Stack>
    </FormDialog>
  );
}
