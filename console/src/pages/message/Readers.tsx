// What readers did with a mail after it was delivered, and how often.

import { Text } from '@mantine/core';
import type { MailActivity } from '../../../../src/wire/mail-events.ts';
import type { Read } from '../../queries.ts';
import { Rows } from '../../ui/Rows.tsx';
import { eventName } from './Life.tsx';

export function Readers({ read }: { readonly read: Read<MailActivity> }) {
  return (
    <Rows
      label="What its readers did"
      read={read}
      rowsOf={({ results }) => results}
      keyOf={({ event, url = '' }) => `${event} ${url}`}
      columns={[
        { title: 'What', show: ({ event }) => eventName(event) },
        {
          title: 'Link',
          show: ({ url }) => (
            <Text size="sm" className="wrap-anywhere" maw={520}>
              {url ?? '–'}
            </Text>
          ),
        },
        { title: 'How often', show: ({ count }) => count.toLocaleString('en') },
      ]}
      empty="Nothing is known of its readers yet."
    />
  );
}
