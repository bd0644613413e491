// Senders that are or were passed over because they did badly, why and until when, and using one again at once.

import { Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { PassOver } from '../../../../src/wire/senders.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { FilterSelect, FilterText } from '../../ui/filters.tsx';
import { Moment, momentOf } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../../ui/Rows.tsx';
import { CONNECTOR_TABS, PageTabs } from '../../ui/tabs.tsx';

const REASONS: Readonly<Record<PassOver['reason'], string>> = {
  REFUSED: 'carriers refused too much',
  SATURATED: 'too much was waiting for it',
};

export function PassedOverPage() {
  const [filters, change] = useFilters();
  const { sender, inForce, page } = filters;
  const read = useRead<{ results: PassOver[]; paging: Paging }>(
    '/callsign/1/senders/passed-over',
    { sender, inForce, page, size: 50 },
    { everyMs: 10_000 },
  );
  return (
    <Page
      title="Senders passed over"
      description={
        <>
          A sender that does badly is left aside for a while when another of its pool does well. What counts as badly is set under{' '}
          <Link to={paths.settings}>Settings</Link>.
        </>
      }
      calls={[read.call]}
    >
      <PageTabs tabs={CONNECTOR_TABS} here={paths.passedOver} />
      <Group align="flex-end">
        <FilterText label="Sender" name="sender" />
        <FilterSelect label="Which" name="inForce" options={[['true', 'passed over now']]} />
      </Group>
      <Rows
        label="Senders passed over"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ sender: name, since }) => `${name} ${since}`}
        columns={[
          { title: 'Sender', show: (row) => row.sender || 'deleted' },
          { title: 'Why', show: ({ reason }) => REASONS[reason] },
          { title: 'In detail', show: ({ detail }) => <div style={{ minWidth: 220 }}>{detail}</div> },
          { title: 'Since', show: ({ since }) => <Moment at={since} /> },
          { title: 'Until', show: ({ until }) => <Moment at={until} /> },
          { title: 'Actions', show: (row) => <Ending passOver={row} /> },
        ]}
        empty={
          sender === undefined && inForce === undefined
            ? 'No sender was ever passed over.'
            : 'None fits. Change the filters to see earlier ones.'
        }
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(turned) => change({ page: turned })} />}
      />
    </Page>
  );
}

function Ending({ passOver: { sender, until } }: { readonly passOver: PassOver }) {
  if (momentOf(until).getTime() < Date.now()) return <>over</>;
  return (
    <Confirm
      label="Use it again"
      question={`Use ${sender} again?`}
      wanted={{ method: 'DELETE', path: `/callsign/1/senders/${encodeURIComponent(sender)}/passed-over` }}
      done={`${sender} is used again.`}
    >
      Messages may be sent from it at once. If it still does badly, it is passed over again.
    </Confirm>
  );
}
