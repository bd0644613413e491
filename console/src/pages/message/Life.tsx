// What became of a message, step by step.

import { Text, Timeline } from '@mantine/core';
import { Moment, wordOf } from '../../ui/format.tsx';

export interface LifeStep {
  readonly at: string;
  readonly event: string;
  readonly connectorId?: string;
  readonly remoteId?: string;
  readonly status?: { readonly name: string; readonly description: string };
  readonly error?: { readonly name: string; readonly description: string };
  readonly detail?: string;
  readonly mccMnc?: string;
}

/** What an event is called: the last one says more than that it is the last. */
export function eventName(event: string): string {
  return event === 'FINAL' ? 'Final status' : wordOf(event);
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
