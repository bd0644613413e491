// The POSTs a message caused.

import { Group, Paper, Stack, Text } from '@mantine/core';
import { Moment, State } from './format.tsx';
import { WebhookActions } from './WebhookActions.tsx';

export interface WebhookShown {
  readonly webhookId: string;
  readonly url: string;
  readonly state: string;
  readonly attempts: number;
  readonly nextAttemptAt?: string;
  readonly lastError?: string;
}

export function WebhooksOf({ webhooks }: { readonly webhooks: readonly WebhookShown[] }) {
  if (webhooks.length === 0)
    return <Text size="sm">Nobody was told by a POST: the request named no URL, and no subscription asks for it.</Text>;
  return (
    <Stack gap="xs">
      {webhooks.map(({ webhookId, url, state, attempts, nextAttemptAt, lastError }) => (
        <Paper key={webhookId} withBorder p="sm">
          <Group justify="space-between" align="flex-start" gap="xs">
            <div style={{ flex: '1 1 220px', minWidth: 0 }}>
              <Group gap="xs">
                <State name={state} />
                <Text span size="sm" className="wrap-anywhere">
                  {url}
                </Text>
              </Group>
              <Text size="sm" c="dimmed" mt={4}>
                {attempts} {attempts === 1 ? 'try' : 'tries'}
                {lastError === undefined ? '' : `: ${lastError}`}
              </Text>
              {nextAttemptAt !== undefined && (
                <Text size="sm" c="dimmed">
                  Next try <Moment at={nextAttemptAt} />
                </Text>
              )}
            </div>
            <WebhookActions webhookId={webhookId} />
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
