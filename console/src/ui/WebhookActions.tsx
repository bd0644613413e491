// What can be done with a POST that was made: look at its tries, and make it again.

import { Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { WebhookAttempt } from '../../../src/wire/webhooks.ts';
import { useChange, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { ApiCalls } from './ApiCalls.tsx';
import { Doing } from './Confirm.tsx';
import { ErrorBox } from './ErrorBox.tsx';
import { Moment } from './format.tsx';
import { type Column, RowsTable } from './Rows.tsx';

const TRY_COLUMNS: readonly Column<WebhookAttempt>[] = [
  { title: 'When', show: ({ at }) => <Moment at={at} /> },
  { title: 'Answer', show: ({ status }) => status ?? 'none' },
  { title: 'What went wrong', show: ({ error }) => <span className="wrap-anywhere">{error ?? '–'}</span> },
  { title: 'Took', show: ({ durationMs }) => `${durationMs} ms` },
];

export function WebhookActions({ webhookId }: { readonly webhookId: string }) {
  const [isOpen, { open, close }] = useDisclosure();
  const path = `/callsign/1/webhooks/${webhookId}`;
  const change = useChange('It is posted again.');
  return (
    <Group gap="xs" wrap="nowrap">
      <Doing obstacle={undefined} size="xs" variant="default" onClick={open}>
        Tries
      </Doing>
      <Doing
        obstacle={useObstacle()}
        size="xs"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ method: 'POST', path: `${path}/replay` })}
      >
        Post again
      </Doing>
      <Modal opened={isOpen} onClose={close} title="Tries" size="lg">
        {isOpen && <Attempts path={path} />}
      </Modal>
    </Group>
  );
}

function Attempts({ path }: { readonly path: string }) {
  const { call, result } = useRead<{ attemptLog: WebhookAttempt[] }>(path, {}, { everyMs: 2_000 });
  if (result.error !== null) return <ErrorBox error={result.error} />;
  if (result.data === undefined) return <Loader role="status" aria-label="Loading" />;
  return (
    <Stack>
      {result.data.attemptLog.length === 0 ? (
        <Text>It has not been tried yet.</Text>
      ) : (
        <RowsTable label="Tries" minWidth={420} rows={result.data.attemptLog} keyOf={({ at }) => at} columns={TRY_COLUMNS} />
      )}
      <ApiCalls calls={[call]} title="The API call behind this" />
    </Stack>
  );
}
