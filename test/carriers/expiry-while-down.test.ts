// A connector that is down: what waits for it ends when its validity does, and what is still valid goes out when it comes back.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { startService, type TestService } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

let carrier: SmppCarrier;
let service: TestService;

beforeAll(async () => {
  carrier = await startSmppCarrier();
  service = await startService();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: '12125550101',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  await connectSmpp(service, carrier.port);
});
afterAll(async () => {
  await service?.stop();
  await carrier?.close();
});

it('does not keep an expired message waiting for the carrier', async () => {
  const { port } = carrier;
  await carrier.close();
  await until(async () => (await service.api('GET', '/callsign/1/connectors/carrier')).body.status.state === 'DOWN');
  const send = (messageId: string, seconds: number) =>
    service.api('POST', '/sms/3/messages', {
      messages: [
        {
          sender: '12125550101',
          destinations: [{ to: '13105550142', messageId }],
          content: { text: messageId },
          options: { validityPeriod: { amount: seconds, timeUnit: 'SECONDS' } },
        },
      ],
    });
  expect((await send('short-lived', 1)).status).toBe(200);
  expect((await send('long-lived', 600)).status).toBe(200);
  const statusOf = async (messageId: string) => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body.status.name;
  await until(async () => (await statusOf('short-lived')) === 'EXPIRED_EXPIRED', 20_000);
  expect((await service.api('GET', '/sms/3/reports?messageId=short-lived')).body.results).toHaveLength(1);
  carrier = await startSmppCarrier({ port });
  await until(async () => (await statusOf('long-lived')) === 'DELIVERED_TO_HANDSET', 40_000);
  expect(carrier.submits.map(({ text }) => text)).toEqual(['long-lived']);
});
