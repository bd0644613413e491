// What can be done with a POST that was made: look at its tries, and make it again.

import { Group, Loader, Modal, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { WebhookAttempt } from '../../../src/wire/webhooks.ts';
import { useChange, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { ApiCalls } from './ApiCalls.tsx';
import { Doing } from './Confirm.tsx';
import { ErrorBox } from './ErrorBox.tsx';
import { Moment } from './format.tsx';

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
        <Table.ScrollContainer type="native" minWidth={420} tabIndex={0} role="region" aria-label="Tries">
          <Table aria-label="Tries">
            <Table.Thead>
              <Table.Tr>
                {['When', 'Answer', 'What went wrong', 'Took'].map((title) => (
                  <Table.Th key={title} scope="col">
                    {title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {result.data.attemptLog.map(({ at, status, error, durationMs }) => (
                <Table.Tr key={at}>
                  <Table.Td>
                    <Moment at={at} />
                  </Table.Td>
                  <Table.Td>{status ?? 'none'}</Table.Td>
                  <Table.Td className="wrap-anywhere">{error ?? '–'}</Table.Td>
                  <Table.Td>{durationMs} ms</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <ApiCalls calls={[call]} title="The API call behind this" />
    </Stack>
  );
}
