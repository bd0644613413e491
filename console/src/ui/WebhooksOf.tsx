// The POSTs a message caused.

import { Paper, Stack, Text } from '@mantine/core';
import { Moment, State } from './format.tsx';

export interface WebhookShown {
  readonly url: string;
  readonly state: string;
  readonly attempts: number;
  readonly nextAttemptAt?: string;
  readonly lastError?: string;
}

export function WebhooksOf({ webhooks }: { readonly webhooks: readonly WebhookShown[] }) {
  if (webhooks.length === 0) return <Text size="sm">Nobody was told by a POST.</Text>;
  return (
    <Stack>
      {webhooks.map(({ url, state, attempts, nextAttemptAt, lastError }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no name, and their order is theirs for good.
        <Paper key={`${at} ${url}`} withBorder p="sm">
          <State name={state} />{' '}
          <Text span size="sm" className="wrap-anywhere">
            {url}
          </Text>
          <Text size="sm" c="dimmed">
            {attempts} {attempts === 1 ? 'try' : 'tries'}
            {lastError === undefined ? '' : `: ${lastError}`}
          </Text>
          {nextAttemptAt !== undefined && (
            <Text size="sm" c="dimmed">
              Next try <Moment at={nextAttemptAt} />
            </Text>
          )}
        </Paper>
      ))}
    </Stack>
  );
}
