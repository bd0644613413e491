// Application → entity → resources → what carries them, as a tree that is unfolded where one looks.

import { Group, Loader, Paper, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { paths } from '../paths.ts';
import { useRead } from '../queries.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';

interface Application {
  readonly applicationId: string;
  readonly applicationName: string;
}

interface Association {
  readonly resourceType: string;
  readonly channel: string;
  readonly entityId?: string;
  readonly resourceId: string;
}

export function MapPage() {
  const [wanted, setWanted] = useState('');
  const applications = useRead<{ results: Application[] }>('/provisioning/1/applications', { size: 1000 });
  const { data, error } = applications.result;
  const found = (data?.results ?? []).filter(({ applicationId, applicationName }) =>
    `${applicationId} ${applicationName}`.toLowerCase().includes(wanted.toLowerCase()),
  );
  return (
    <Page
      title="Map"
      description="Which application sends for whom, and from what. Open one to see what is in it."
      calls={[applications.call]}
    >
      <TextInput
        label="Find an application"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        w={320}
        maw="100%"
      />
      {error !== null && <ErrorBox error={error} onRetry={() => void applications.result.refetch()} />}
      {data === undefined && error === null && <Loader role="status" aria-label="Loading" />}
      {data !== undefined && found.length === 0 && <Text>No application fits.</Text>}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {found.map((application) => (
          <li key={application.applicationId}>
            <Branch application={application} />
          </li>
        ))}
      </Stack>
    </Page>
  );
}

/** So many associations are drawn; a pool of more is a list, not a picture. */
const DRAWN_MAX = 1000;

function Branch({ application: { applicationId, applicationName } }: { readonly application: Application }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Paper withBorder p="sm">
      <Group>
        <UnstyledButton onClick={() => setOpen(!isOpen)} aria-expanded={isOpen} fw={600}>
          {isOpen ? '▾' : '▸'} {applicationId}
        </UnstyledButton>
        <Text size="sm" c="dimmed">
          {applicationName}
        </Text>
        <Link to={paths.application} params={{ applicationId }}>
          Open
        </Link>
      </Group>
      {isOpen && <Leaves applicationId={applicationId} />}
    </Paper>
  );
}

function Leaves({ applicationId }: { readonly applicationId: string }) {
  const { result } = useRead<{ results: Association[]; paging: { totalResults: number } }>('/provisioning/1/associations', {
    applicationId,
    size: DRAWN_MAX,
  });
  const numbers = useRead<{ results: { numberKey: string; number: string }[] }>('/callsign/1/resources/numbers', { size: 1000 });
  if (result.error !== null) return <ErrorBox error={result.error} />;
  if (result.data === undefined) return <Loader role="status" size="sm" aria-label="Loading" />;
  const names = new Map((numbers.result.data?.results ?? []).map(({ numberKey, number }) => [numberKey, number]));
  const groups = new Map<string, Association[]>();
  for (const association of result.data.results) {
    const entityId = association.entityId ?? '';
    groups.set(entityId, [...(groups.get(entityId) ?? []), association]);
  }
  if (groups.size === 0) return <Text size="sm">No sender is associated with it.</Text>;
  return (
    <Stack gap="xs" mt="xs" pl="md">
      {[...groups].map(([entityId, associations]) => (
        <Group key={entityId} align="flex-start" gap="md">
          <div style={{ minWidth: 180 }}>
            {entityId === '' ? (
              <Text size="sm">the application as a whole</Text>
            ) : (
              <Link to={paths.entity} params={{ entityId }}>
                {entityId}
              </Link>
            )}
          </div>
          <Group gap="xs" flex={1}>
            {associations.map(({ resourceType, resourceId, channel }) => (
              <Paper key={`${channel} ${resourceId}`} withBorder px="xs" py={2}>
                <Link to={paths.resource} params={{ resourceType, resourceId }}>
                  {names.get(resourceId) ?? resourceId}
                </Link>{' '}
                <Text span size="xs" c="dimmed">
                  {channel}
                </Text>
              </Paper>
            ))}
          </Group>
        </Group>
      ))}
      {result.data.paging.totalResults > DRAWN_MAX && (
        <Text size="sm">
          {result.data.paging.totalResults - DRAWN_MAX} more:{' '}
          <Link to={paths.application} params={{ applicationId }}>
            see the list
          </Link>
        </Text>
      )}
    </Stack>
  );
}
