// The short links of a message, and how often they were followed.

import { Text } from '@mantine/core';
import type { MessageLinks } from '../../../../src/wire/clicks.ts';
import type { Read } from '../../queries.ts';
import { Moment } from '../../ui/format.tsx';
import { Rows } from '../../ui/Rows.tsx';

export function LinksOf({ read }: { readonly read: Read<MessageLinks> }) {
  return (
    <Rows
      label="Short links of the message"
      read={read}
      rowsOf={({ results }) => results}
      keyOf={({ shortUrl }) => shortUrl}
      columns={[
        { title: 'Link', show: ({ shortUrl }) => <Url text={shortUrl} /> },
        { title: 'Leads to', show: ({ url }) => <Url text={url} /> },
        { title: 'Clicks', show: clicksOf },
        { title: 'Last', show: ({ lastClickedAt }) => <Moment at={lastClickedAt} /> },
      ]}
      empty="No link of it was made short."
    />
  );
}

export function clicksOf({ clickCount, isTracked }: MessageLinks['results'][number]): string {
  return isTracked ? clickCount.toLocaleString('en') : 'not counted';
}

export function Url({ text }: { readonly text: string }) {
  return (
    <Text size="sm" className="wrap-anywhere">
      {text}
    </Text>
  );
}
