// callsign webhooks: what was posted to whom, how it went, and posting it again.

import type { Command } from 'commander';
import type { Client } from '../client/callsign-client.ts';
import type { Webhook, WebhookAttempt } from '../wire/webhooks.ts';

interface Filter {
  readonly state?: string;
  readonly channel?: string;
  readonly event?: string;
  readonly profileId?: string;
  readonly url?: string;
  readonly since?: string;
}

/** Adds `webhooks list`, `webhooks show` and `webhooks replay`. */
export function registerWebhooks(program: Command, connect: () => Client): void {
  const webhooks = program.command('webhooks').description('POSTs to your servers: reports, inbound messages, events');
  withFilters(webhooks.command('list').description('show them, the newest first'))
    .option('--limit <n>', 'how many', '50')
    .action(async (options: Filter & { limit: string }) => {
      const query = new URLSearchParams(Object.entries(options) as [string, string][]);
      const answer = await connect().call<{ webhooks: readonly Webhook[] }>('GET', `/callsign/1/webhooks?${query}`);
      for (const webhook of answer.webhooks) console.log(lineOf(webhook));
      if (answer.webhooks.length === 0) console.log('There are none.');
    });
  webhooks
    .command('show <id>')
    .description('show one with the log of its tries')
    .action(async (id: string) => {
      const path = `/callsign/1/webhooks/${encodeURIComponent(id)}`;
      const webhook = await connect().call<Webhook & { attemptLog: readonly WebhookAttempt[] }>('GET', path);
      console.log(lineOf(webhook));
      for (const { at, status, error, durationMs, url } of webhook.attemptLog)
        console.log(`  ${at}  ${status ?? 'no answer'}  ${durationMs} ms  ${url}${error === undefined ? '' : `  ${error}`}`);
    });
  withFilters(webhooks.command('replay [id]').description('post one again, or all that match: those that were given up'))
    .option('--all', 'all that match the other options')
    .action(async (id: string | undefined, { all, ...filter }: Filter & { all?: boolean }) => {
      if (id !== undefined) {
        await connect().call('POST', `/callsign/1/webhooks/${encodeURIComponent(id)}/replay`);
        console.log(`webhook ${id} is posted again`);
      } else if (all === true) {
        const { replayed, isMore } = await connect().call<{ replayed: number; isMore: boolean }>(
          'POST',
          '/callsign/1/webhooks/replay',
          filter,
        );
        console.log(`${replayed} are posted again${isMore ? '; there are more: repeat the command' : ''}`);
      } else throw new Error('Name a webhook, or say --all.');
    });
}

function withFilters(command: Command): Command {
  return command
    .option('--state <state>', 'PENDING, DELIVERED or FAILED')
    .option('--channel <channel>', 'SMS, VOICE_VIDEO …')
    .option('--event <event>', 'DELIVERY, INBOUND_MESSAGE …')
    .option('--profile-id <profileId>', 'made with this notification profile')
    .option('--url <url>', 'posted to exactly this URL')
    .option('--since <moment>', "yyyy-MM-dd'T'HH:mm:ss.SSSZ");
}

function lineOf({ webhookId, state, createdAt, event, url, attempts, lastError }: Webhook): string {
  const tried = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`;
  return [webhookId, state, createdAt, event ?? '-', url, tried, lastError ?? ''].join('  ').trimEnd();
}
