// What subscribers hear of resource requests: new statuses, and reminders of those that wait for their owner.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepResourceRequests } from '../../src/flows/tend-resource-requests.ts';
import { decide, purchase, REQUESTS, registration, statusOf, submit } from '../support/resource-requests.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const DAY_MS = 24 * 3_600_000;

let service: TestService;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'north' });
  await subscribe('status', ['RESOURCE_REQUEST_STATUS_UPDATE']);
  await subscribe('reminder', ['RESOURCE_REQUEST_REMINDER']);
  await subscribe('shop', ['RESOURCE_REQUEST_STATUS_UPDATE'], [{ applicationId: 'shop' }]);
});
afterAll(async () => {
  await service.stop();
  await receiver.close();
});
beforeEach(async () => {
  await service.callsign.world.db.query('delete from resource_request');
});

async function subscribe(name: string, events: readonly string[], criteria: readonly object[] = []): Promise<void> {
  const profile = { profileId: name, webhook: { notifyUrl: `${receiver.url}/${name}` } };
  const body = { subscriptionId: name, events, criteria, profile };
  expect((await service.api('POST', '/subscriptions/1/subscription/REGISTRATION', body)).status).toBe(201);
}

/** What came to a subscription about a request, once there is so much of it. */
async function told(name: string, id: string, count: number) {
  const found = () =>
    receiver.posts
      .filter(({ path }) => path === `/${name}`)
      .flatMap(({ body }) => JSON.parse(body).results)
      .filter(({ content }) => content.id === id);
  await until(() => found().length >= count);
  return found();
}

/** As if the owner had done nothing for so long. */
async function idle(id: string, days: number): Promise<void> {
  const { world } = service.callsign;
  const since = new Date(world.clock.now() - days * DAY_MS - 60_000);
  await world.db.query('update resource_request set idle_since = $2 where request_id = $1', [id, since]);
}

const reminders = async () => {
  const { rows } = await service.callsign.world.db.query<{ payload: string }>(
    `select payload from webhook_batch where payload like '%RESOURCE_REQUEST_REMINDER%'`,
  );
  return rows.length + receiver.posts.filter(({ path }) => path === '/reminder').length;
};

describe('subscribers', () => {
  it('hear of the statuses the contract has events for, with the feedback, the numbers and whose it is', async () => {
    const id = await submit(service, purchase({ platform: { applicationId: 'shop', entityId: 'north' } }));
    await decide(service, id, 'take-up');
    const feedback = [{ key: 'use', code: 'RES_REQ_FEED_OTHER', feedback: 'What for?' }];
    await decide(service, id, 'request-update', { feedback });
    const [first] = await told('status', id, 1);
    expect(first).toEqual({
      event: 'RESOURCE_REQUEST_STATUS_UPDATE',
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      content: {
        id,
        status: 'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER',
        type: 'NUMBER_PURCHASE',
        numbers: [],
        requirementsFeedback: feedback,
      },
      platform: { applicationId: 'shop', entityId: 'north' },
    });
    await service.api('PATCH', `${REQUESTS}/${id}`, { requirements: [{ key: 'use', value: 'Alerts' }] });
    await decide(service, id, 'take-up');
    await decide(service, id, 'approve', { numbers: [{ number: '447860041117' }] });
    const [, second] = await told('status', id, 2);
    expect(second.content).toEqual({
      id,
      status: 'COMPLETED',
      type: 'NUMBER_PURCHASE',
      numbers: [{ number: '+447860041117', numberKey: expect.stringMatching(/^[0-9A-F]{32}$/), status: 'SUCCESS' }],
      requirementsFeedback: [],
      note: '1 of the 2 numbers asked for could be provided.',
    });
    expect(await told('shop', id, 2)).toHaveLength(2);
  });

  it('hear of failed checks and of rejection, and a request without a platform belongs to the default application', async () => {
    const id = await submit(service, registration({ countryCode: 'SG', senderName: 'Merlion' }));
    const [failed] = await told('status', id, 1);
    expect(failed.content.status).toBe('UPDATE_REQUESTED');
    expect(failed).not.toHaveProperty('platform');
    await decide(service, id, 'reject', { note: 'No.' });
    const [, rejected] = await told('status', id, 2);
    expect(rejected.content).toMatchObject({ status: 'REJECTED', note: 'No.', requirementsFeedback: expect.any(Array) });
    expect(receiver.posts.some(({ path, body }) => path === '/shop' && body.includes(id))).toBe(false);
  });
});

describe('an owner who does nothing', () => {
  it('is reminded after 3, 15 and 27 days, once each whichever node looks, and after 30 the request is rejected', async () => {
    const { world } = service.callsign;
    const id = await submit(service, registration({ countryCode: 'SG', senderName: 'Sleeper' }));
    const before = await reminders();
    await sweepResourceRequests(world);
    expect(await reminders()).toBe(before);
    for (const [index, days] of [3, 15, 27].entries()) {
      await idle(id, days);
      await Promise.all([sweepResourceRequests(world), sweepResourceRequests(world), sweepResourceRequests(world)]);
      await sweepResourceRequests(world);
      const notices = await told('reminder', id, index + 1);
      expect(notices.at(-1)).toEqual({
        event: 'RESOURCE_REQUEST_REMINDER',
        content: { id, status: 'UPDATE_REQUESTED', type: 'ALPHANUMERIC_REGISTRATION', daysUntilRejection: 30 - days },
      });
    }
    await idle(id, 30);
    await Promise.all([sweepResourceRequests(world), sweepResourceRequests(world)]);
    expect((await service.api('GET', `${REQUESTS}/${id}`)).body).toMatchObject({
      status: 'REJECTED',
      note: expect.stringContaining('30 days'),
    });
    expect(await told('reminder', id, 3)).toHaveLength(3);
    expect((await told('status', id, 2)).map(({ content }) => content.status)).toEqual(['UPDATE_REQUESTED', 'REJECTED']);
  });

  it('is idle anew from each time he is asked', async () => {
    const { world } = service.callsign;
    const id = await submit(service, registration({ countryCode: 'SG', senderName: 'Waker' }));
    await idle(id, 29);
    await service.api('PATCH', `${REQUESTS}/${id}`, { requirements: [] });
    await sweepResourceRequests(world);
    expect(await statusOf(service, id)).toBe('UPDATE_REQUESTED');
    expect(receiver.posts.some(({ path, body }) => path === '/reminder' && body.includes(id))).toBe(false);
  });
});

it('checks that a dead process left undone are done by whoever looks next', async () => {
  const { world } = service.callsign;
  const id = await submit(service, registration());
  await world.db.query(`update resource_request set status = 'AUTOMATIC_VALIDATION', modified_at = $2 where request_id = $1`, [
    id,
    new Date(world.clock.now() - 60_000),
  ]);
  await sweepResourceRequests(world);
  expect(await statusOf(service, id)).toBe('PENDING_REVIEW');
});
