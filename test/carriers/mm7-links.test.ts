// What MMS link to is read from a web server of the test's own, over real sockets, up to a limit and from nowhere private.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFileFetcher } from '../../src/connectors/webhook/fetch-file.ts';
import { createGuardedFetch } from '../../src/connectors/webhook/guarded-fetch.ts';
import { connectMm7, sendMms } from '../support/connect-mm7.ts';
import { addNumber } from '../support/inbound-world.ts';
import { type Mm7Relay, PIXEL, startMm7Relay } from '../support/mm7-relay.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

let web: Server;
let address: string;
let service: TestService;
let relay: Mm7Relay;
const asked: string[] = [];
/** How often the busy file is still to be refused. */
let busy = Number.POSITIVE_INFINITY;
beforeAll(async () => {
  web = createServer((request, response) => {
    asked.push(request.url ?? '');
    switch (request.url) {
      case '/pixel.gif':
        response.setHeader('content-type', 'image/gif').end(PIXEL);
        break;
      case '/endless': {
        const more = (): void => {
          if (!response.destroyed) response.write(Buffer.alloc(10_000), () => setImmediate(more));
        };
        more();
        break;
      }
      case '/large':
        response.setHeader('content-length', '5000').end(Buffer.alloc(5_000));
        break;
      case '/elsewhere':
        response.writeHead(302, { location: '/pixel.gif' }).end();
        break;
      case '/busy':
        busy -= 1;
        if (busy < 0) response.setHeader('content-type', 'image/gif').end(PIXEL);
        else response.writeHead(503).end();
        break;
      case '/cut':
        request.socket.destroy();
        break;
      default:
        response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  relay = await startMm7Relay();
  service = await startService();
  await addNumber(service, { number: '12125550101', countryCode: 'US', capabilities: ['MMS'] });
  await connectMm7(service, relay);
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
  web?.closeAllConnections();
  web?.close();
});

it.each([
  ['/pixel.gif', { kind: 'fetched', mediaType: 'image/gif' }],
  ['/endless', { kind: 'tooLarge' }],
  ['/large', { kind: 'tooLarge' }],
  ['/nothing', { kind: 'failed', detail: 'the server answered 404', isPassing: false }],
  ['/elsewhere', { kind: 'failed', detail: expect.stringMatching(/redirect/), isPassing: false }],
  ['/busy', { kind: 'failed', detail: 'the server answered 503', isPassing: true }],
  ['/cut', { kind: 'failed', isPassing: true }],
])('%s is what it is', async (path, expected) => {
  const guarded = createGuardedFetch(true);
  expect(await createFileFetcher(guarded.fetch)(`${address}${path}`, 1_000)).toMatchObject(expected);
  await guarded.close();
});

it('a private address is not asked, unless the installation allows it', async () => {
  const guarded = createGuardedFetch(false);
  const before = asked.length;
  const file = await createFileFetcher(guarded.fetch)(`${address}/pixel.gif`, 1_000);
  expect([file, asked.length]).toMatchObject([{ kind: 'failed', isPassing: false }, before]);
  await guarded.close();
});

it('a bulk reads its picture once, and a link to nothing ends its message with a sentence that names it', async () => {
  const link = (path: string) => ({ kind: 'LINK', url: `${address}${path}` }) as const;
  const before = asked.length;
  await sendMms(service, ['a', 'b', 'c'], { sender: '12125550101', segments: [link('/pixel.gif')] });
  await until(() => relay.submitted.length === 3);
  expect(asked.slice(before)).toEqual(['/pixel.gif']);
  for (const { body } of relay.submitted) expect(body.includes(PIXEL.toString('base64'))).toBe(true);
  await sendMms(service, ['lost'], { sender: '12125550101', segments: [link('/nothing')] });
  const life = async () => (await service.api('GET', '/callsign/1/messages/lost')).body;
  await until(async () => (await life()).status.name === 'UNDELIVERABLE_NOT_SENT');
  const { error, timeline } = await life();
  expect([error.name, timeline.at(-1).detail]).toEqual([
    'EC_REMOTE_CONTENT_FAILURE',
    `${address}/nothing could not be read: the server answered 404`,
  ]);
});

it('a server of files that is busy is asked again, and the message goes out', async () => {
  busy = 1;
  const before = relay.submitted.length;
  await sendMms(service, ['patient'], { sender: '12125550101', segments: [{ kind: 'LINK', url: `${address}/busy` }] });
  await until(() => relay.submitted.length === before + 1);
  expect(relay.submitted.at(-1)?.body.includes(PIXEL.toString('base64'))).toBe(true);
  const { timeline } = (await service.api('GET', '/callsign/1/messages/patient')).body;
  const deferred = timeline.find(({ event }: { event: string }) => event === 'DEFERRED');
  expect(deferred.detail).toBe(`TEMPORARY: ${address}/busy could not be read: the server answered 503`);
});
