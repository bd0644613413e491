// What went wrong most often.

import { Paper, Table, Text, Title } from '@mantine/core';
import type { Traffic } from '../../../../src/wire/traffic.ts';

/** The commonest ways in which messages were not delivered. */
export function TopErrors({ errors, note }: { readonly errors: Traffic['errors']; readonly note?: string | undefined }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Top errors">
      <Title order={3} size="h5">
        Top errors
      </Title>
      {note !== undefined && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
      {errors.length === 0 ? (
        <Text size="sm" mt="xs">
          No message went wrong in this time.
        </Text>
      ) : (
        <Table aria-label="Top errors" mt="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">What</Table.Th>
              <Table.Th scope="col" ta="right">
                Messages
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {errors.map(({ status, error, messages }) => (
              <Table.Tr key={`${status.description} ${error.name}`}>
                <Table.Td className="wrap-anywhere">
                  {error.name === 'NO_ERROR' ? status.description : `${status.description}: ${error.description}`}
                </Table.Td>
                <Table.Td ta="right">{messages.toLocaleString('en')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}
