// Subscriptions: which events of a channel are told to which server.

import { Autocomplete, Button, Group, MultiSelect, NativeSelect, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Call } from '../api.ts';
import { IdField } from '../forms/IdField.tsx';
import { PairFields, platformOf } from '../forms/PairFields.tsx';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { EDITING, FormDialog } from '../ui/FormDialog.tsx';
import { type Pair, PairShown, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';
import { PageTabs, SUBSCRIPTION_TABS } from '../ui/tabs.tsx';

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  SMS: ['DELIVERY', 'INBOUND_MESSAGE', 'CLICK'],
  MMS: ['DELIVERY', 'INBOUND_MESSAGE', 'CLICK'],
  EMAIL: ['DELIVERY', 'OPEN', 'CLICK', 'UNSUBSCRIBE', 'COMPLAINT', 'LATE_BOUNCE'],
  VOICE_VIDEO: ['CALL_RECEIVED'],
  BLOCKLIST: ['BLOCK', 'UNBLOCK'],
  REGISTRATION: ['RESOURCE_REQUEST_STATUS_UPDATE', 'RESOURCE_REQUEST_REMINDER'],
};

type Event = string | { readonly event: string; readonly format: string };

function eventOf(event: Event): string {
  return typeof event === 'string' ? event : event.event;
}

interface Subscription {
  readonly subscriptionId: string;
  readonly name?: string;
  readonly events: readonly Event[];
  readonly criteria?: readonly Pair[];
  readonly resources?: readonly string[];
  readonly users?: readonly string[];
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
      actions={<SubscriptionForm key={channel} channel={channel} />}
    >
      <PageTabs tabs={SUBSCRIPTION_TABS} here={paths.subscriptions} />
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
            show: ({ events }) => events.map((event) => wordOf(eventOf(event))).join(', '),
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
          { title: 'Profile', show: ({ profile }) => <Link to={paths.profiles}>{profile.profileId}</Link> },
          {
            title: 'Actions',
            show: (subscription) => (
              <Group gap="xs" wrap="nowrap">
                <SubscriptionForm channel={channel} known={subscription} />
                <Confirm
                  label="Delete"
                  question={`Delete the subscription ${subscription.subscriptionId}?`}
                  wanted={{ method: 'DELETE', path: `${path}/${encodeURIComponent(subscription.subscriptionId)}` }}
                  done="The subscription is deleted."
                >
                  What is being posted already still goes out. Its profile stays.
                </Confirm>
              </Group>
            ),
          },
        ]}
        empty="There is no subscription for this channel: reports and inbound messages wait to be pulled, or go where a request or a configuration says."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}

interface SubscriptionFormProps {
  readonly channel: string;
  /** One that is to be changed. */
  readonly known?: Subscription;
}

function SubscriptionForm({ channel, known }: SubscriptionFormProps) {
  const profiles = useRead<{ results: { profileId: string }[] }>('/subscriptions/1/profiles', { size: 100 });
  const [subscriptionId, setId] = useState('');
  const [name, setName] = useState('');
  const [events, setEvents] = useState<string[]>([]);
  const [criteria, setCriteria] = useState<readonly Pair[]>([]);
  const [resources, setResources] = useState<string[]>([]);
  const [profileId, setProfile] = useState('');
  const [notifyUrl, setUrl] = useState('');
  const fill = (): void => {
    setId(known?.subscriptionId ?? '');
    setName(known?.name ?? '');
    setEvents(known === undefined ? [...(EVENTS[channel] ?? []).slice(0, 2)] : known.events.map(eventOf));
    setCriteria(known?.criteria ?? []);
    setResources([...(known?.resources ?? [])]);
    setProfile(known?.profile.profileId ?? '');
    setUrl('');
  };
  const pairs = criteria.flatMap((pair) => platformOf(pair) ?? []);
  const parts = {
    ...(name === '' ? {} : { name }),
    // What the form does not show of an event, such as its format, stays.
    events: events.map((event) => known?.events.find((before) => eventOf(before) === event) ?? event),
    ...(pairs.length === 0 ? {} : { criteria: pairs }),
    ...(resources.length === 0 ? {} : { resources }),
    ...(known?.users === undefined ? {} : { users: known.users }),
  };
  const path = `/subscriptions/1/subscription/${channel}`;
  const webhook = notifyUrl === '' ? {} : { webhook: { notifyUrl } };
  const wanted: Call =
    known === undefined
      ? {
          method: 'POST',
          path,
          body: { subscriptionId, ...parts, profile: { profileId: profileId || subscriptionId, ...webhook } },
        }
      : {
          method: 'PUT',
          path: `${path}/${encodeURIComponent(known.subscriptionId)}`,
          body: { ...parts, profile: { profileId } },
        };
  const put = (at: number, pair: Pair): void => setCriteria(criteria.map((other, index) => (index === at ? pair : other)));
  return (
    <FormDialog
      label="Create subscription"
      title={known === undefined ? `Subscribe to events of ${channel}` : `Subscription ${known.subscriptionId}`}
      submitLabel="Create subscription"
      {...(known === undefined ? {} : EDITING)}
      wanted={wanted}
      done={known === undefined ? 'The subscription is there.' : 'The subscription is changed.'}
      onOpen={fill}
    >
      <Stack>
        {known === undefined && <IdField label="Subscription ID" value={subscriptionId} onChange={setId} />}
        <TextInput label="Name" description="For people" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <MultiSelect
          label="Events"
          data={[...new Set([...(EVENTS[channel] ?? []), ...events])].map((value) => ({ value, label: wordOf(value) }))}
          value={events}
          onChange={setEvents}
        />
        <Text size="sm">
          {criteria.length === 0 ? 'For every application and entity.' : 'Only for what belongs to one of these:'}
        </Text>
        {criteria.map((pair, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pairs have no name while they are typed.
          <Stack key={at} gap="xs">
            <PairFields pair={pair} onChange={(next) => put(at, next)} />
            <div>
              <Button size="compact-sm" variant="subtle" onClick={() => setCriteria(criteria.filter((_, index) => index !== at))}>
                Take this pair away
              </Button>
            </div>
          </Stack>
        ))}
        <div>
          <Button size="xs" variant="default" onClick={() => setCriteria([...criteria, {}])}>
            Only for an application or entity
          </Button>
        </div>
        <TagsInput
          label="Only for these senders"
          description="Numbers, names or domains; Enter after each; empty for all"
          value={resources}
          onChange={setResources}
        />
        <Autocomplete
          label="Profile ID"
          description={
            known === undefined
              ? 'One that is there already, or a new one with the URL below; empty: like the subscription'
              : 'How and where it is posted'
          }
          required={known !== undefined}
          data={(profiles.result.data?.results ?? []).map((profile) => profile.profileId)}
          value={profileId}
          onChange={setProfile}
        />
        {known === undefined && (
          <TextInput
            label="URL"
            description="Makes a new profile; leave it empty for one that is there"
            type="url"
            placeholder="https://"
            value={notifyUrl}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
        )}
      </Stack>
    </FormDialog>
  );
}
