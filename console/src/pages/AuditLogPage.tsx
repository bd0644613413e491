// Who changed what and when, with what it was before and after.

import { Checkbox, Modal, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { AuditLog } from '../../../src/wire/audit-log.ts';
import { differences } from '../differences.ts';
import { useFilters, useRead } from '../queries.ts';
import { ApiCalls } from '../ui/ApiCalls.tsx';
import { Doing } from '../ui/Confirm.tsx';
import { FilterBar, FilterDay, FilterSelect, FilterText } from '../ui/filters.tsx';
import { Moment, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';

type Entry = AuditLog['results'][number];

const SUBJECTS = [
  'account',
  'api_key',
  'application',
  'association',
  'bulk',
  'client_certificate',
  'connector',
  'document',
  'email_template',
  'entity',
  'import',
  'inbound_configuration',
  'inventory_number',
  'notification_profile',
  'opt_out',
  'opt_out_policy',
  'resource',
  'resource_coverage',
  'resource_request',
  'resource_requirements',
  'route',
  'sender_pass_over',
  'settings',
  'sticky_sender',
  'strategy',
  'subscription',
  'suppression',
  'user',
  'voice_setup',
  'webhook',
  'webhook_security',
];
const ACTIONS = ['create', 'update', 'delete', 'cancel', 'end', 'move', 'replay', 'reset'];
const PAGE_SIZE = 50;

export function AuditLogPage() {
  const [filters, change] = useFilters();
  const { actor, action, subjectKind, subjectId, from, to, cursor } = filters;
  const read = useRead<AuditLog>('/callsign/1/audit-log', {
    actor,
    action,
    subjectKind,
    // Ids of different kinds can be the same: the server wants both.
    subjectId: subjectKind === undefined ? undefined : subjectId,
    from: dayStart(from, 0),
    to: dayStart(to, 1),
    before: cursor,
    size: PAGE_SIZE,
  });
  return (
    <Page
      title="Audit log"
      description="Every change of configuration: who, when, before and after. The latest first; days are UTC."
      calls={[read.call]}
    >
      <FilterBar>
        <FilterText label="Who" name="actor" placeholder="user:name" />
        <FilterSelect label="Did" name="action" options={ACTIONS.map((name) => [name, wordOf(name)] as const)} />
        <FilterSelect label="What" name="subjectKind" options={SUBJECTS.map((name) => [name, wordOf(name)] as const)} />
        {subjectKind !== undefined && <FilterText label="Which" name="subjectId" />}
        <FilterDay label="From" name="from" />
        <FilterDay label="Until" name="to" />
      </FilterBar>
      <Rows
        label="Changes"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ auditId }) => String(auditId)}
        columns={[
          { title: 'When', show: ({ at }) => <Moment at={at} /> },
          {
            title: 'Who',
            show: (entry) => (
              <UnstyledButton
                fz="sm"
                td="underline"
                title={`Only what ${entry.actor} did`}
                onClick={() => change({ actor: entry.actor })}
              >
                {shortActor(entry.actor)}
              </UnstyledButton>
            ),
          },
          { title: 'Did', show: (entry) => wordOf(entry.action) },
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
        empty="No change fits. Take a filter away to see more."
        footer={
          <CursorTurner cursor={cursor} next={read.result.data?.next?.toString()} onTurn={(next) => change({ cursor: next })} />
        }
      />
    </Page>
  );
}

/** Keys are known by their first letters; a click on one filters by all of them. */
function shortActor(actor: string): string {
  return actor.startsWith('key:') && actor.length > 16 ? `${actor.slice(0, 12)}…` : actor;
}

/** A day of a filter as the API takes moments; `daysLater`: the end of a day is the start of the next. */
function dayStart(day: string | undefined, daysLater: number): string | undefined {
  const start = Date.parse(`${day}T00:00:00Z`);
  if (day === undefined || Number.isNaN(start)) return undefined;
  return new Date(start + daysLater * 86_400_000).toISOString().replace('Z', '+0000');
}

function Details({ entry }: { readonly entry: Entry }) {
  const [isOpen, { open, close }] = useDisclosure();
  const { action, subjectKind, subjectId } = entry;
  const only = { method: 'GET', path: '/callsign/1/audit-log', query: { subjectKind, subjectId } } as const;
  return (
    <>
      <Doing obstacle={undefined} size="xs" variant="default" onClick={open}>
        Before and after
      </Doing>
      <Modal
        opened={isOpen}
        onClose={close}
        title={<span className="wrap-anywhere">{`${wordOf(action)}: ${wordOf(subjectKind).toLowerCase()} ${subjectId}`}</span>}
        size="xl"
      >
        <Stack>
          <Text size="sm">
            By {entry.actor}, <Moment at={entry.at} />
          </Text>
          <Differences entry={entry} />
          <ApiCalls calls={[only]} title="The API call behind this" />
        </Stack>
      </Modal>
    </>
  );
}

function Differences({ entry: { before, after } }: { readonly entry: Entry }) {
  const [areAllShown, setAllShown] = useState(false);
  const all = differences(before, after);
  const unchanged = all.filter(({ isChanged }) => !isChanged).length;
  const shown = areAllShown ? all : all.filter(({ isChanged }) => isChanged);
  if (all.length === 0) return <Text size="sm">Nothing more is written down of it.</Text>;
  return (
    <Stack gap="sm">
      <Table.ScrollContainer type="native" minWidth={420} tabIndex={0} role="region" aria-label="Before and after">
        <Table withTableBorder layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Field</Table.Th>
              <Table.Th scope="col">Before</Table.Th>
              <Table.Th scope="col">After</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ field, before: was, after: is, isChanged }) => (
              <Table.Tr key={field}>
                <Table.Th scope="row" fw={isChanged ? 600 : 400} className="wrap-anywhere">
                  {field}
                </Table.Th>
                <Table.Td className="wrap-anywhere">
                  {was === undefined ? <Absent /> : isChanged && is !== undefined ? <del>{was}</del> : was}
                </Table.Td>
                <Table.Td className="wrap-anywhere">
                  {is === undefined ? <Absent /> : isChanged && was !== undefined ? <b>{is}</b> : is}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length === 0 && <Text size="sm">No field is different.</Text>}
      {unchanged > 0 && (
        <Checkbox
          label={`Show the ${unchanged} unchanged fields too`}
          checked={areAllShown}
          onChange={(event) => setAllShown(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}

function Absent() {
  return (
    <Text span c="dimmed" size="sm">
      –
    </Text>
  );
}
