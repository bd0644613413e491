// Names and values of one thing.

import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Table.ScrollContainer minWidth={300} tabIndex={0}>
      <Table variant="vertical" layout="auto" withTableBorder>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={{ base: 125, sm: 200 }}>
                {name}
              </Table.Th>
              <Table.Td className="wrap-anywhere">{value ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
