// The log of webhooks: every try is kept, and what was given up or lost can be posted again.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let service: TestService;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  service = await startService();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: '12125550101',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
});
afterAll(async () => {
  await service?.stop();
  await receiver?.close();
});
beforeEach(() => {
  receiver.answer = 200;
});

/** Sends a message whose report goes to a path of its own; answers the webhook once it has been tried. */
async function webhookFor(path: string) {
  const url = receiver.url + path;
  await service.api('POST', '/sms/3/messages', {
    messages: [
      {
        sender: '12125550101',
        destinations: [{ to: '13105550142' }],
        content: { text: 'Hello' },
        webhooks: { delivery: { url } },
      },
    ],
  });
  const tried = async () => {
    const { body } = await service.api('GET', `/callsign/1/webhooks?url=${encodeURIComponent(url)}`);
    return body.webhooks.find((webhook: { attempts: number }) => webhook.attempts > 0);
  };
  await until(async () => (await tried()) !== undefined);
  return tried();
}

const detailOf = async (webhookId: string) => (await service.api('GET', `/callsign/1/webhooks/${webhookId}`)).body;
const postsTo = (path: string) => receiver.posts.filter((post) => post.path === path);

it('keeps a delivered webhook with its one try', async () => {
  const { webhookId } = await webhookFor('/well');
  const detail = await detailOf(webhookId);
  expect(detail).toMatchObject({ state: 'DELIVERED', attempts: 1, url: `${receiver.url}/well`, contentType: 'application/json' });
  expect(detail.attemptLog).toMatchObject([{ status: 200, url: `${receiver.url}/well` }]);
  expect(detail.attemptLog[0].error).toBeUndefined();
  expect(detail.messageIds).toHaveLength(1);
});

it('says the same id in every POST of one webhook', async () => {
  receiver.answer = 500;
  const { webhookId, state, lastError } = await webhookFor('/ids');
  expect({ state, lastError }).toEqual({ state: 'PENDING', lastError: 'HTTP 500' });
  receiver.answer = 200;
  expect((await service.api('POST', `/callsign/1/webhooks/${webhookId}/replay`)).status).toBe(202);
  await until(async () => (await detailOf(webhookId)).state === 'DELIVERED');
  expect(postsTo('/ids').map(({ headers }) => headers['x-callsign-webhook-id'])).toEqual([webhookId, webhookId]);
  expect((await detailOf(webhookId)).attemptLog.map(({ status }: { status: number }) => status)).toEqual([500, 200]);
});

it('posts a delivered webhook again when its receiver has lost it', async () => {
  const { webhookId } = await webhookFor('/lost');
  await service.api('POST', `/callsign/1/webhooks/${webhookId}/replay`);
  await until(() => postsTo('/lost').length === 2);
  const [first, second] = postsTo('/lost');
  expect(second?.body).toBe(first?.body);
});

it('replays what was given up, all at once, and nothing else', async () => {
  const { webhookId } = await webhookFor('/given-up');
  const kept = await webhookFor('/kept');
  await service.callsign.world.db.query("update webhook_batch set state = 'FAILED' where batch_id = $1", [webhookId]);
  const { status, body } = await service.api('POST', '/callsign/1/webhooks/replay', {});
  expect({ status, body }).toEqual({ status: 200, body: { replayed: 1, isMore: false } });
  await until(() => postsTo('/given-up').length === 2);
  expect((await detailOf(kept.webhookId)).attemptLog).toHaveLength(1);
  const audit = await service.api('GET', '/callsign/1/audit-log?subjectKind=webhook&size=1');
  expect(audit.body.results[0]).toMatchObject({ action: 'replay', subjectId: webhookId });
});

it('lists by state and pages by cursor', async () => {
  for (const path of ['/page-a', '/page-b', '/page-c']) await webhookFor(path);
  const first = (await service.api('GET', '/callsign/1/webhooks?limit=2')).body;
  const second = (await service.api('GET', `/callsign/1/webhooks?limit=1&cursor=${first.nextCursor}`)).body;
  const urls = [...first.webhooks, ...second.webhooks].map(({ url }: { url: string }) => url.slice(receiver.url.length));
  expect(urls).toEqual(['/page-c', '/page-b', '/page-a']);
  expect((await service.api('GET', '/callsign/1/webhooks?state=FAILED')).body.webhooks).toEqual([]);
});

it('names the wrong field', async () => {
  for (const [query, property] of [
    ['state=LOST', 'state'],
    ['cursor=x', 'cursor'],
    ['since=yesterday', 'since'],
    ['limit=0', 'limit'],
  ]) {
    const { status, body } = await service.api('GET', `/callsign/1/webhooks?${query}`);
    expect([status, body.violations?.[0]?.property]).toEqual([400, property]);
  }
  expect((await service.api('GET', '/callsign/1/webhooks/1')).status).toBe(404);
  expect((await service.api('POST', '/callsign/1/webhooks/nonsense/replay')).status).toBe(404);
});

it('shows and replays nothing of another account', async () => {
  const { webhookId } = await webhookFor('/mine');
  const { headers } = await addAccount(service);
  const other = (method: string, path: string, body?: object) => service.api(method, path, body, headers);
  expect((await other('GET', '/callsign/1/webhooks')).body.webhooks).toEqual([]);
  expect((await other('GET', `/callsign/1/webhooks/${webhookId}`)).status).toBe(404);
  expect((await other('POST', `/callsign/1/webhooks/${webhookId}/replay`)).status).toBe(404);
  expect((await other('POST', '/callsign/1/webhooks/replay', { state: 'DELIVERED' })).body.replayed).toBe(0);
});
