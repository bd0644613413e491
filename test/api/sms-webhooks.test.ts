// Delivery reports pushed to a URL: what they carry, that they are repeated, and that the timeline tells of it.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

interface Delivery {
  readonly contentType: string | undefined;
  readonly body: string;
}

let service: TestService;
let receiver: http.Server;
let url: string;
let answer = 200;
const deliveries: Delivery[] = [];

beforeAll(async () => {
  receiver = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      deliveries.push({ contentType: request.headers['content-type'], body });
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/reports`;
  service = await startService();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: '12125550101',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
});
afterAll(async () => {
  await service?.stop();
  receiver?.close();
});

function send(messageId: string, delivery: object, more: object = {}) {
  const message = {
    sender: '12125550101',
    destinations: [{ to: '13105550142', messageId }],
    content: { text: 'Hello' },
    webhooks: { delivery, callbackData: 'mine', ...more },
  };
  return service.api('POST', '/sms/3/messages', { messages: [message] });
}

function deliveryOf(messageId: string): Delivery | undefined {
  return deliveries.find(({ body }) => body.includes(messageId));
}

it('carries status, callback data and the ids of the message', async () => {
  await send('pushed', { url });
  await until(() => deliveryOf('pushed') !== undefined);
  const { results } = JSON.parse(deliveryOf('pushed')?.body ?? '{}');
  expect(results[0]).toMatchObject({
    messageId: 'pushed',
    to: '13105550142',
    sender: '12125550101',
    callbackData: 'mine',
    messageCount: 1,
    status: { name: 'DELIVERED_TO_HANDSET' },
    error: { name: 'NO_ERROR', permanent: false },
  });
});

it('is XML where the request asks for it', async () => {
  await send('as-xml', { url }, { contentType: 'application/xml' });
  await until(() => deliveryOf('as-xml') !== undefined);
  expect(deliveryOf('as-xml')?.contentType).toContain('application/xml');
  expect(deliveryOf('as-xml')?.body).toContain('<messageId>as-xml</messageId>');
});

it('is not pushed when notify is false, nor to be pulled when it was pushed', async () => {
  await send('silent', { url, notify: false });
  await send('after', { url });
  await until(() => deliveryOf('after') !== undefined);
  expect(deliveryOf('silent')).toBeUndefined();
  expect((await service.api('GET', '/sms/3/reports')).body.results).toEqual([]);
});

it('waits for another try when the receiver says no, and the timeline shows it', async () => {
  answer = 503;
  await send('refused', { url });
  await until(async () => {
    const { body } = await service.api('GET', '/callsign/1/messages/refused');
    return body.webhooks?.[0]?.attempts === 1;
  });
  const { body } = await service.api('GET', '/callsign/1/messages/refused');
  expect(body.webhooks[0]).toMatchObject({ url, state: 'PENDING', attempts: 1, lastError: 'HTTP 503' });
  expect(new Date(body.webhooks[0].nextAttemptAt).getTime()).toBeGreaterThan(Date.now());
  answer = 200;
});

it('refuses a URL that cannot be one, naming the field', async () => {
  const { status, body } = await send('bad', { url: 'ftp://example.org' });
  expect(status).toBe(400);
  expect(body.violations[0].property).toBe('messages[0].webhooks.delivery.url');
});
