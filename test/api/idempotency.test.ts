// The Idempotency-Key of send requests: repeated at once, later, over other nodes, and after a kill.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteOldKeys } from '../../src/storage/idempotency-keys.ts';
import { type ServiceProcess, startNodes, startProcess, type TestNodes, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550104';
const TO = '13105550147';

let nodes: TestNodes;
let service: TestService;

beforeAll(async () => {
  nodes = await startNodes(2);
  service = nodes.nodes[0] as TestService;
  await own(service);
});

afterAll(() => nodes?.stop());

type Api = TestService['api'];

async function own({ api }: { readonly api: Api }): Promise<void> {
  const { status } = await api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  expect(status).toBe(201);
}

const requestOf = (text: string, over: object = {}) => ({
  messages: [{ sender: SENDER, destinations: [{ to: TO, ...over }], content: { text } }],
});

const send = (key: string, body: object, api: Api = service.api, path = '/sms/3/messages') =>
  api('POST', path, body, { 'idempotency-key': key });

/** How many messages with this text there are. */
async function countOf(text: string, api: Api = service.api): Promise<number> {
  const { body } = await api('GET', '/sms/3/logs?limit=1000');
  return body.results.filter(({ content }: { content: { text: string } }) => content.text === text).length;
}

describe('a repeated request', () => {
  it('is answered like the first, byte for byte, and sends nothing', async () => {
    const first = await send('twice', requestOf('twice'));
    const second = await send('twice', requestOf('twice'));
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([200, null]);
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
    expect(await countOf('twice')).toBe(1);
  });

  it('is told of ids that were taken, like the first', async () => {
    await service.api('POST', '/sms/3/messages', requestOf('taken', { messageId: 'taken-1' }));
    const first = await send('taken', requestOf('taken again', { messageId: 'taken-1' }));
    expect(first.body.messages[0].status.name).toBe('REJECTED_DUPLICATE_MESSAGE_ID');
    expect((await send('taken', requestOf('taken again', { messageId: 'taken-1' }))).body).toEqual(first.body);
  });

  it('sends once, however many come at once and to whichever node', async () => {
    const [one, other] = nodes.nodes as [TestService, TestService];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => send('crowd', requestOf('crowd'), (index % 2 === 0 ? one : other).api)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await countOf('crowd')).toBe(1);
  });

  it.each([
    ['/sms/2/text/advanced', { messages: [{ from: SENDER, destinations: [{ to: TO }], text: 'older' }] }],
    ['/sms/2/text/single', { from: SENDER, to: TO, text: 'single' }],
    ['/sms/2/binary/advanced', { messages: [{ from: SENDER, destinations: [{ to: TO }], binary: { hex: '41' } }] }],
  ])('is known at %s too', async (path, body) => {
    const [first, second] = [await send(path, body, service.api, path), await send(path, body, service.api, path)];
    expect([second.headers.get('idempotency-replayed'), second.body]).toEqual(['true', first.body]);
  });
});

describe('a key', () => {
  it('is refused for another request, in the envelope of the endpoint', async () => {
    await send('mixed', requestOf('one'));
    const modern = await send('mixed', requestOf('two'));
    expect([modern.status, modern.body.errorCode]).toEqual([409, expect.any(String)]);
    const body = { messages: [{ from: SENDER, destinations: [{ to: TO }], text: 'two' }] };
    const classic = await send('mixed', body, service.api, '/sms/2/text/advanced');
    expect([classic.status, classic.body.requestError.serviceException.messageId]).toEqual([409, 'CONFLICT']);
    expect(await countOf('two')).toBe(0);
  });

  it('may be used again for what was refused', async () => {
    const wrong = { messages: [{ ...requestOf('mended').messages[0], options: { platform: { applicationId: 'nowhere' } } }] };
    expect((await send('mended', wrong)).status).toBe(400);
    expect((await send('mended', requestOf('mended'))).status).toBe(200);
    expect(await countOf('mended')).toBe(1);
  });

  it('is forgotten after a day', async () => {
    const { db } = service.callsign.world;
    await send('old', requestOf('old'));
    await db.query("update idempotency_key set created_at = now() - interval '25 hours' where key = 'old'");
    expect((await send('old', requestOf('another'))).status).toBe(200);
    await db.query("update idempotency_key set created_at = now() - interval '25 hours' where key = 'old'");
    expect(await deleteOldKeys(db, 10)).toBe(1);
    expect(await deleteOldKeys(db, 10)).toBe(0);
  });

  it.each([[' '], ['k'.repeat(256)]])('has 1 to 255 characters: %j', async (key) => {
    const { status, body } = await send(key, requestOf('never'));
    expect([status, body.violations[0].property]).toEqual([400, 'Idempotency-Key']);
  });
});

describe('a kill of the server', () => {
  it('comes between no acceptance and its answer: whoever repeats has sent once', async () => {
    let server: ServiceProcess = await startProcess();
    try {
      await own(server);
      for (let round = 0; round < 2; round += 1) {
        const texts = Array.from({ length: 30 }, (_, index) => `kill ${round} ${index}`);
        const first = texts.map((text) => send(text, requestOf(text), server.api).catch(() => undefined));
        // Some are answered then, some stored, some neither.
        await Promise.race(first);
        await server.kill();
        const before = await Promise.all(first);
        server = await server.restart();
        const { api } = server;
        for (const [index, text] of texts.entries()) {
          let repeated = await send(text, requestOf(text), api);
          await until(async () => {
            // Until the killed node is known to be dead, its unfinished requests count as under way.
            if (repeated.status === 409) repeated = await send(text, requestOf(text), api);
            return repeated.status === 200;
          }, 30_000);
          const answer = before[index];
          if (answer?.status === 200) expect(repeated.body).toEqual(answer.body);
          expect([text, await countOf(text, api)]).toEqual([text, 1]);
        }
      }
    } finally {
      await server.stop();
    }
  });
});
