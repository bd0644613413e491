// Large bodies: of those that come at once some wait, unread, and small ones pass them by.

import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';

const MEBIBYTE = 1024 * 1024;
const ANNOUNCED = 10 * MEBIBYTE;
/** As many as there is room for. */
const COUNT = 10;

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.stop());

/** Begins a request and sends the first bytes of its body alone; `authorization` undefined = says not who it is. */
async function begin(path: string, authorization: string | undefined): Promise<Socket> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {}); // the server may be the first to hang up
  const who = authorization === undefined ? '' : `authorization: ${authorization}\r\n`;
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\n${who}content-type: application/json\r\ncontent-length: ${ANNOUNCED}\r\n\r\n`;
  await new Promise((resolve) => socket.write(`${head}{`, resolve));
  return socket;
}

async function post(path: string, bytes: number) {
  const answer = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `App ${service.apiKey}` },
    body: Buffer.alloc(bytes, ' '),
  });
  await answer.arrayBuffer();
  return answer;
}

it.each(['/mms/2/messages', '/sms/3/messages'])(
  'wait at %s while too many are under way, and are sent away in the end',
  async (path) => {
    const sockets = await Promise.all(Array.from({ length: COUNT }, () => begin(path, `App ${service.apiKey}`)));
    const waiting = post(path, 9 * MEBIBYTE);
    expect((await post(path, 100)).status).toBe(400);
    const refused = await waiting;
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    for (const socket of sockets) socket.destroy();
    expect((await post(path, 9 * MEBIBYTE)).status).toBe(400);
  },
);

it('take no room before it is known whose they are', async () => {
  const strangers = await Promise.all(Array.from({ length: 3 * COUNT }, () => begin('/sms/3/messages', undefined)));
  expect((await post('/sms/3/messages', 9 * MEBIBYTE)).status).toBe(400);
  for (const socket of strangers) socket.destroy();
});

it.each(['/mms/2/messages', '/mms/1/advanced', '/sms/3/messages'])(
  'are read whole at %s when they come in chunks',
  async (path) => {
    const parts = ['{"messages"', ':[', ']}'].map((text) => Buffer.from(text));
    const answer = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `App ${service.apiKey}` },
      body: ReadableStream.from(parts),
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('messages')]);
  },
);
