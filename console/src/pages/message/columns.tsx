// Outbound messages as lists show them.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '../../paths.ts';
import { Moment, type Pair, PairShown, State } from '../../ui/format.tsx';

interface OutboundMessage {
  readonly messageId: string;
  readonly channel: string;
  readonly sender: string;
  readonly destination: string;
  readonly acceptedAt: string;
  readonly status: { readonly groupName: string; readonly name: string; readonly description: string };
  readonly platform?: Pair;
  readonly text?: string;
}

export interface OutboundPage {
  readonly results: readonly OutboundMessage[];
  readonly nextCursor?: string;
}

export const MESSAGE_COLUMNS = [
  { title: 'Accepted', show: ({ acceptedAt }: OutboundMessage) => <Moment at={acceptedAt} /> },
  {
    title: 'Message',
    show: ({ messageId, text }: OutboundMessage) => (
      <Link to={paths.message} params={{ messageId }}>
        <Text size="sm" lineClamp={1} w={{ base: 'auto', sm: 260 }} className="wrap-anywhere">
          {text || messageId}
        </Text>
      </Link>
    ),
  },
  { title: 'Channel', show: ({ channel }: OutboundMessage) => channel },
  { title: 'From', show: ({ sender }: OutboundMessage) => sender || '–' },
  { title: 'To', show: ({ destination }: OutboundMessage) => destination },
  { title: 'Application and entity', show: ({ platform }: OutboundMessage) => <PairShown pair={platform} /> },
  { title: 'Status', show: ({ status }: OutboundMessage) => <State name={status.groupName} /> },
];
