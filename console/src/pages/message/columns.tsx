// Outbound messages as lists show them.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { MessageSummary } from '../../../../src/wire/message-life.ts';
import { paths } from '../../paths.ts';
import { Moment, PairShown, State } from '../../ui/format.tsx';

export interface OutboundPage {
  readonly results: readonly MessageSummary[];
  readonly nextCursor?: string;
}

export const MESSAGE_COLUMNS = [
  { title: 'Accepted', show: ({ acceptedAt }: MessageSummary) => <Moment at={acceptedAt} /> },
  {
    title: 'Message',
    show: ({ messageId, text }: MessageSummary) => (
      <Link to={paths.message} params={{ messageId }}>
        <Text size="sm" lineClamp={1} w={{ base: 'auto', sm: 260 }} className="wrap-anywhere">
          {text || messageId}
        </Text>
      </Link>
    ),
  },
  { title: 'Channel', show: ({ channel }: MessageSummary) => channel },
  { title: 'From', show: ({ sender }: MessageSummary) => sender || '–' },
  { title: 'To', show: ({ destination }: MessageSummary) => destination },
  { title: 'Application and entity', show: ({ platform }: MessageSummary) => <PairShown pair={platform} /> },
  { title: 'Status', show: ({ status }: MessageSummary) => <State name={status.groupName} /> },
];
