// One resource: what it is associated with, per channel.

import { Group, Stack, Text, Title } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Association } from '../../../src/wire/associations.ts';
import { ChannelsField } from '../forms/ChannelsField.tsx';
import { PairFields } from '../forms/PairFields.tsx';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { DomainSetup, useDomain } from '../ui/DomainSetup.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';
import { type Pair, PairShown } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';

const CHANNELS: Readonly<Record<string, readonly string[]>> = { NUMBER: ['SMS', 'MMS'], ALPHA: ['SMS'], DOMAIN: ['EMAIL'] };

/** Where each kind is deleted. */
const DELETING: Readonly<Record<string, string>> = {
  NUMBER: '/callsign/1/resources/numbers',
  ALPHA: '/callsign/1/resources/alphanumeric-senders',
  DOMAIN: '/email/1/domains',
};

export function ResourcePage() {
  const { resourceType = '', resourceId = '' } = useParams({ strict: false });
  const [filters, change] = useFilters();
  const query = { resourceType, resourceId, page: filters['page'], size: 50 };
  const read = useRead<{ results: Association[]; paging: Paging }>('/provisioning/1/associations', query);
  const number = useRead<{ number: string; capabilities: readonly string[] }>(
    `/callsign/1/resources/numbers/${encodeURIComponent(resourceId)}`,
    {},
    {
      isWanted: resourceType === 'NUMBER',
    },
  );
  const name = number.result.data?.number ?? resourceId;
  const domain = useDomain(resourceId, resourceType === 'DOMAIN');
  const navigate = useNavigate();
  return (
    <Page
      title={name}
      description="What this sender is associated with. Removing an association takes it out of that pool; the sender itself stays yours."
      calls={resourceType === 'DOMAIN' ? [domain.call, read.call] : [read.call]}
      actions={
        <Group>
          {resourceType === 'NUMBER' && (
            <Link to={paths.number} params={{ numberKey: resourceId }}>
              Inbound settings
            </Link>
          )}
          <Confirm
            label="Delete"
            question={`Delete ${name}?`}
            size="sm"
            wanted={{ method: 'DELETE', path: `${DELETING[resourceType] ?? ''}/${encodeURIComponent(resourceId)}` }}
            done={`${name} is deleted.`}
            onDone={() => void navigate({ to: paths.resources, search: { kind: resourceType } as never })}
          >
            {name} is no longer yours here: its associations and what was set up for what it receives go with it. Messages that
            were sent keep its name.
          </Confirm>
          <Associate
            resourceType={resourceType}
            resourceId={resourceId}
            name={name}
            capabilities={number.result.data?.capabilities}
            known={read.result.data?.results ?? []}
          />
        </Group>
      }
    >
      {domain.result.error !== null && <ErrorBox error={domain.result.error} onRetry={() => void domain.result.refetch()} />}
      {resourceType === 'DOMAIN' && domain.result.data !== undefined && <DomainSetup domain={domain.result.data} />}
      <Title order={3} size="h4">
        Associations
      </Title>
      <Rows
        label="Associations"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ channel, applicationId, entityId = '' }) => `${channel} ${applicationId} ${entityId}`}
        columns={[
          { title: 'Channel', show: ({ channel }) => channel },
          { title: 'Application and entity', show: (pair) => <PairShown pair={pair} /> },
          { title: 'Actions', show: (association) => <Remove association={association} name={name} /> },
        ]}
        empty="It is associated with nothing yet, so it is in no pool. Associate it with an application, or with an entity in one."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}

function Remove({ association, name }: { readonly association: Association; readonly name: string }) {
  const { applicationId, entityId, channel } = association;
  const of = entityId === undefined ? applicationId : `${applicationId} / ${entityId}`;
  return (
    <Confirm
      label="Remove"
      question={`Remove ${name} from ${of}?`}
      wanted={{ method: 'DELETE', path: '/provisioning/1/associations', body: association }}
      done={`${name} is no longer in the pool of ${of}.`}
    >
      <Text size="sm">
        {of} will no longer send {channel} from {name}. The sender itself stays yours, and can be associated again.
      </Text>
    </Confirm>
  );
}

function Associate({
  resourceType,
  resourceId,
  name,
  capabilities,
  known,
}: {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly name: string;
  /** Of a number, once they are known. */
  readonly capabilities: readonly string[] | undefined;
  readonly known: readonly Association[];
}) {
  const ofKind = CHANNELS[resourceType] ?? ['SMS'];
  const channels = ofKind.filter((channel) => capabilities?.includes(channel) ?? true);
  const [wished, setWished] = useState<readonly string[]>();
  const chosen = wished ?? channels;
  const [pair, setPair] = useState<Pair>({});
  const { applicationId = '', entityId } = pair;
  // One that is there already stands in the way of all; when nothing else is asked for, the server says so.
  const isThere = (channel: string): boolean =>
    known.some((it) => it.channel === channel && it.applicationId === applicationId && (it.entityId ?? '') === (entityId ?? ''));
  const missing = chosen.filter((channel) => !isThere(channel));
  const associations = (missing.length > 0 ? missing : chosen).map((channel) => ({
    resourceType,
    channel,
    applicationId,
    entityId: entityId ?? null,
    resourceId,
  }));
  return (
    <FormDialog
      label="Associate"
      title={`Associate ${name}`}
      submitLabel="Associate"
      wanted={{ method: 'POST', path: '/callsign/1/associations/create', body: { associations } }}
      done={`${name} is associated.`}
      onOpen={() => {
        setPair({});
        setWished(undefined);
      }}
    >
      <Stack>
        <ChannelsField channels={channels} value={chosen} onChange={setWished} />
        <PairFields pair={pair} onChange={setPair} isApplicationRequired />
      </Stack>
    </FormDialog>
  );
}
