// Why: the steps of a decision, in order.

import { Stack, Text, Timeline } from '@mantine/core';
import { wordOf } from './format.tsx';

export interface TraceStep {
  readonly step: string;
  readonly outcome: string;
  readonly detail?: string | undefined;
}

/** Steps in capitals, and ranks of senders, have fixed outcomes; of others the outcome is often a name, which stays as it is. */
function inWords(step: string, outcome: string): string {
  const isFixed = step === step.toUpperCase() || step === 'priority';
  return isFixed ? outcome.replaceAll('_', ' ').toLowerCase() : outcome;
}

/** A step as one sentence: why it came out as it did, or else how. */
export function stepInWords({ step, outcome, detail }: TraceStep): string {
  return detail === undefined
    ? `${wordOf(step)}: ${inWords(step, outcome)}.`
    : `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
}

export function Trace({ steps }: { readonly steps: readonly TraceStep[] }) {
  return (
    <Timeline
      bulletSize={18}
      lineWidth={2}
      active={steps.length}
      aria-label="Steps of the decision"
      styles={{ itemTitle: { overflowWrap: 'anywhere' } }}
    >
      {steps.map(({ step, outcome, detail }, at) => (
        <Timeline.Item
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name, and their order is theirs for good.
          key={`${at} ${step}`}
          title={`${wordOf(step)}: ${inWords(step, outcome)}`}
        >
          {detail !== undefined && (
            <Stack gap={0}>
              {detail.split('\n').map((line) => (
                <Text key={line} size="sm" c="dimmed" className="wrap-anywhere">
                  {line}
                </Text>
              ))}
            </Stack>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
