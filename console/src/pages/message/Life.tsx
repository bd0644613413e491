// What became of a message, step by step.

import { Text, Timeline } from '@mantine/core';
import type { MessageLife } from '../../../../src/wire/message-life.ts';
import { Moment, wordOf } from '../../ui/format.tsx';

export type LifeStep = MessageLife['timeline'][number];

/** Where the name alone says too little. */
const NAMES: Readonly<Record<string, string>> = {
  FINAL: 'Final status',
  RECLAIMED: 'Taken over from a node that died',
  REROUTED: 'Goes on by another connector',
  STANDS_IN: 'Stands in for an MMS',
  FAILED_OVER: 'An SMS goes out in its place',
  OPENED: 'Opened by its reader',
  CLICKED: 'A link in it was followed',
  UNSUBSCRIBED: 'Its reader unsubscribed',
  COMPLAINED: 'Its reader called it spam',
  LATE_BOUNCE: 'Came back after it was delivered',
};

/** What an event is called. */
export function eventName(event: string): string {
  return NAMES[event] ?? wordOf(event);
}

export function Life({ steps }: { readonly steps: readonly LifeStep[] }) {
  return (
    <Timeline bulletSize={18} lineWidth={2} active={steps.length} aria-label="Timeline">
      {steps.map(({ at, event, status, error, connectorId, remoteId, detail, mccMnc }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name, and their order is theirs for good.
        <Timeline.Item key={`${index} ${at}`} title={eventName(event)}>
          <Text size="sm" c="dimmed" component="div">
            <Moment at={at} />
          </Text>
          {status !== undefined && <Text size="sm">{status.description}</Text>}
          {error !== undefined && error.name !== 'NO_ERROR' && <Text size="sm">{error.description}</Text>}
          {connectorId !== undefined && (
            <Text size="sm" c="dimmed" className="wrap-anywhere">
              {connectorId}
              {remoteId === undefined ? '' : `, id ${remoteId}`}
              {mccMnc === undefined ? '' : `, network ${mccMnc}`}
            </Text>
          )}
          {detail !== undefined && (
            <Text size="sm" c="dimmed" className="wrap-anywhere">
              {detail}
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
