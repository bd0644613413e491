// Who changed what and when, with what it was before and after.

import { Code, Group, Modal, SimpleGrid, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useFilters, useRead } from '../queries.ts';
import { Doing } from '../ui/Confirm.tsx';
import { FilterText } from '../ui/filters.tsx';
import { Moment, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';

interface Entry {
  readonly auditId: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export function AuditLogPage() {
  const [filters, change] = useFilters();
  const { subjectKind, subjectId, cursor } = filters;
  const read = useRead<{ results: Entry[]; next?: number }>('/callsign/1/audit-log', {
    subjectKind,
    subjectId,
    before: cursor,
    size: 50,
  });
  return (
    <Page
      title="Audit log"
      description="Every change of configuration: who, when, before and after. The latest first."
      calls={[read.call]}
    >
      <Group align="flex-end">
        <FilterText label="Kind" name="subjectKind" placeholder="association" />
        <FilterText label="ID" name="subjectId" />
      </Group>
      <Rows
        label="Changes"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ auditId }) => String(auditId)}
        columns={[
          { title: 'When', show: ({ at }) => <Moment at={at} /> },
          {
            title: 'Who',
            show: ({ actor }) => (
              <Text size="sm" className="wrap-anywhere" maw={220}>
                {actor}
              </Text>
            ),
          },
          { title: 'Did', show: ({ action }) => wordOf(action) },
          { title: 'What', show: (entry) => wordOf(entry.subjectKind) },
          {
            title: 'Which',
            show: (entry) => (
              <Text size="sm" className="wrap-anywhere" maw={320}>
                {entry.subjectId}
              </Text>
            ),
          },
          { title: 'Details', show: (entry) => <Details entry={entry} /> },
        ]}
        empty="No change fits."
        footer={
          <CursorTurner cursor={cursor} next={read.result.data?.next?.toString()} onTurn={(next) => change({ cursor: next })} />
        }
      />
    </Page>
  );
}

function Details({ entry }: { readonly entry: Entry }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Doing obstacle={undefined} size="xs" variant="default" onClick={open}>
        Before and after
      </Doing>
      <Modal
        opened={isOpen}
        onClose={close}
        title={`${wordOf(entry.subjectKind)} ${entry.subjectId}`}
        size="xl"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {(['before', 'after'] as const).map((moment) => (
            <div key={moment}>
              <Title order={3} size="h5">
                {wordOf(moment)}
              </Title>
              <Code block>
                {entry[moment] === undefined || entry[moment] === null ? 'nothing' : JSON.stringify(entry[moment], null, 2)}
              </Code>
            </div>
          ))}
        </SimpleGrid>
      </Modal>
    </>
  );
}
