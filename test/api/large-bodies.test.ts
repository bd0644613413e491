// Large bodies: many of them at once are turned away before they are read, whoever they are from.

import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const MEBIBYTE = 1024 * 1024;
const ANNOUNCED = 10 * MEBIBYTE;
/** As many as there is room for. */
const COUNT = 25;

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.stop());

/** Begins a request and sends the first bytes of its body alone. */
async function begin(path: string, length = `content-length: ${ANNOUNCED}`, body = '<'): Promise<Socket> {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {}); // the server may be the first to hang up
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: text/xml\r\n${length}\r\n\r\n`;
  await new Promise((resolve) => socket.write(`${head}${body}`, resolve));
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

it.each(['/callsign/1/mm7/1/nobody', '/mms/2/messages', '/sms/3/messages'])(
  'at %s wait for room while too many are under way, and small ones do not',
  async (path) => {
    const sockets = await Promise.all(Array.from({ length: COUNT }, () => begin(path)));
    await until(async () => (await post('/mms/2/messages', 9 * MEBIBYTE)).status === 503);
    const refused = await post('/sms/3/messages', 9 * MEBIBYTE);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await post(path, 100)).status).toBeLessThan(500);
    for (const socket of sockets) socket.destroy();
    await until(async () => (await post('/mms/2/messages', 9 * MEBIBYTE)).status === 400);
  },
);

it('in chunks take the room of what has come, and are read whole', async () => {
  const sockets = await Promise.all(
    Array.from({ length: 2 * COUNT }, () => begin('/mms/2/messages', 'transfer-encoding: chunked', '1\r\n{\r\n')),
  );
  for (const path of ['/mms/2/messages', '/sms/3/messages']) expect((await post(path, 9 * MEBIBYTE)).status).toBe(400);
  for (const socket of sockets) socket.destroy();
  const parts = ['{"messages"', ':[', ']}'].map((text) => Buffer.from(text));
  for (const path of ['/mms/2/messages', '/mms/1/advanced', '/sms/3/messages']) {
    const answer = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `App ${service.apiKey}` },
      body: ReadableStream.from(parts),
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('messages')]);
  }
});
