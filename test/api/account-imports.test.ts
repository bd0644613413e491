// Importing an account: one Callsign filled with everything there is, another made the same by way of the public API.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

let source: TestService;
let target: TestService;
const ENDLESS = Array.from({ length: 50 }, (_, index) => ({ numberKey: `KEY${index}`, number: `4479111${10_000 + index}` }));
const ODD_IDS = ['with blank', 'with/slash', 'Ünïcødé 你好', 'x'.repeat(255), 'per%cent', 'Case', 'case'];

beforeAll(async () => {
  [source, target] = await Promise.all([startService(), startService()]);
  await fill(source);
});
afterAll(async () => {
  await Promise.all([source?.stop(), target?.stop()]);
});

async function fill({ api }: TestService): Promise<void> {
  const make = async (method: string, path: string, body: object) => {
    const answer = await api(method, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  for (const applicationId of ['shop', ...ODD_IDS])
    await make('POST', '/provisioning/1/applications', {
      applicationId,
      applicationName: `Name of ${applicationId}`.slice(0, 255),
    });
  for (const entityId of ['acme', ...ODD_IDS]) await make('POST', '/provisioning/1/entities', { entityId });
  const numbers = Array.from({ length: 60 }, (_, index) => ({
    number: `1212555${String(1000 + index)}`,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: index % 2 === 0 ? ['SMS', 'MMS'] : ['SMS'],
    ...(index === 0 ? { applicationId: 'shop', entityId: 'acme' } : {}),
    ...(index === 1 ? { shared: true } : {}),
  }));
  await make('POST', '/callsign/1/resources/numbers', [
    ...numbers,
    { number: '447911123456', type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'VOICE'] },
    { number: '60606', type: 'SHORT_CODE', countryCode: 'GB', capabilities: ['SMS'] },
    { number: '60606', type: 'SHORT_CODE', countryCode: 'IE', capabilities: ['SMS'] },
    { number: '18005550199', type: 'TOLL_FREE_NUMBER', countryCode: 'US', capabilities: ['SMS'] },
  ]);
  await make('POST', '/callsign/1/resources/alphanumeric-senders', [
    { senderName: 'MyShop', countryCodes: ['GB', 'IE'], capabilities: ['SMS'] },
    { senderName: 'Bank', countryCodes: ['DE'], capabilities: ['SMS'] },
  ]);
  const owned = (await api('GET', '/numbers/1/numbers?limit=100')).body.numbers as { numberKey: string; number: string }[];
  const keyOf = (number: string) => owned.find((row) => row.number === number)?.numberKey;
  const associations = ['shop', ...ODD_IDS].flatMap((applicationId) =>
    owned
      .filter(({ number }) => number.startsWith('1212'))
      .flatMap(({ numberKey }) =>
        [null, 'acme', 'with/slash'].map((entityId) => ({
          resourceType: 'NUMBER',
          channel: 'SMS',
          applicationId,
          entityId,
          resourceId: numberKey,
        })),
      ),
  );
  expect(associations.length).toBeGreaterThan(1_000);
  await make('POST', '/callsign/1/associations/create', {
    associations: [
      ...associations,
      { resourceType: 'ALPHA', channel: 'SMS', applicationId: 'shop', entityId: null, resourceId: 'MyShop' },
    ],
  });
  const configure = (body: object) =>
    make('POST', '/resource-management/1/inbound-message-configurations', { channel: 'SMS', ...body });
  const numberKey = keyOf('12125551000');
  await configure({ numberKey, forwarding: { type: 'HTTP_FORWARD', url: 'http://127.0.0.1:9/inbound' } });
  await configure({
    numberKey,
    keyword: 'STOP',
    platform: { applicationId: 'shop', entityId: 'acme' },
    forwarding: { type: 'PULL' },
    autoResponse: {
      message: 'Bye',
      deliveryTimeWindow: { from: '08:00', to: '20:00', days: ['MONDAY'], deliveryTimeZone: 'USER_TIME_ZONE' },
    },
    blockListConfiguration: { type: 'BLOCK', level: 'FROM_SENDER' },
  });
  await configure({ numberKey, channel: 'MMS', forwarding: { type: 'PULL' } });
  for (const strategy of [
    { platform: { applicationId: 'shop' } },
    { platform: { applicationId: 'shop', entityId: 'acme' }, useStickySender: true },
    { platform: { applicationId: 'with/slash' }, channel: 'SMS', destinationCountryCode: 'US', useGeolocatedSender: true },
    { platform: { applicationId: 'Case' }, priorities: [{ senderType: 'ALPHANUMERIC', priority: 1 }] },
  ])
    await make('POST', '/provisioning/2/sending-strategies', strategy);
}

async function start(more: object = {}, headers?: Record<string, string>) {
  const body = { baseUrl: source.url, apiKey: source.apiKey, pace: 'none', ...more };
  return target.api('POST', '/callsign/1/imports/account', body, headers);
}

/** Runs an import to its end; its job and all it tells of. */
async function run(more: object = {}) {
  const { status, body } = await start(more);
  expect([status, body]).toEqual([202, { importId: expect.any(String) }]);
  const path = `/callsign/1/imports/${body.importId}`;
  await until(async () => (await target.api('GET', path)).body.status !== 'RUNNING', 30_000);
  const job = (await target.api('GET', path)).body;
  const { results } = (await target.api('GET', `${path}/outcomes?limit=1000`)).body;
  return { job, outcomes: results as { kind: string; id: string; outcome: string; reason?: string }[] };
}

/** A server that answers as the test says. */
async function serve(answer: http.RequestListener): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function stateOf({ api }: TestService) {
  const all = async (path: string) => (await api('GET', path)).body.results;
  const numbers = (await api('GET', '/numbers/1/numbers?limit=100')).body.numbers;
  const digits = new Map(
    numbers.map((row: { numberKey: string; number: string; country: string }) => [row.numberKey, `${row.number} ${row.country}`]),
  );
  const byText = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
  const configured = numbers.find(({ number }: { number: string }) => number === '12125551000')?.numberKey;
  const configurations = async (channel: string) =>
    configured === undefined
      ? []
      : (await api('GET', `/resource-management/1/inbound-message-configurations?numberKey=${configured}&channel=${channel}`))
          .body;
  return {
    applications: byText(await all('/provisioning/1/applications?size=1000')),
    entities: byText(await all('/provisioning/1/entities?size=1000')),
    numbers: byText(numbers.map(({ numberKey: _, ...row }: { numberKey: string; keywords?: string[] }) => row)),
    associations: byText(
      (await all('/provisioning/1/associations?size=1000&page=0'))
        .concat(await all('/provisioning/1/associations?size=1000&page=1'))
        .map((row: { resourceId: string }) => ({ ...row, resourceId: digits.get(row.resourceId) ?? row.resourceId })),
    ),
    configurations: byText(
      [...(await configurations('SMS')), ...(await configurations('MMS'))].map(({ configurationKey: _, ...row }) => row),
    ),
    strategies: byText(
      (await all('/provisioning/2/sending-strategies?size=1000')).map(
        ({ sendingStrategyId: _, ...row }: { sendingStrategyId: string }) => row,
      ),
    ),
  };
}

describe('an import', () => {
  it('on a dry run says what it would do, and does nothing', async () => {
    const before = await stateOf(target);
    const { job, outcomes } = await run({ dryRun: true });
    expect(job).toMatchObject({ status: 'DONE', dryRun: true });
    expect(job.counts).toMatchObject({
      application: { CREATE: 8, SAME: 1 },
      entity: { CREATE: 8 },
      number: { CREATE: 64 },
      'alphanumeric-sender': { CREATE: 2 },
      association: { CREATE: 1441 },
      'inbound-configuration': { CREATE: 3 },
      'sending-strategy': { CREATE: 4 },
    });
    expect(outcomes.filter(({ outcome }) => outcome !== 'CREATE')).toEqual([]);
    expect(await stateOf(target)).toEqual(before);
  });

  it('makes the account the same, and says the same of who would send', async () => {
    const { job, outcomes } = await run();
    expect([job.status, outcomes.filter(({ outcome }) => outcome !== 'CREATE')]).toEqual(['DONE', []]);
    expect(await stateOf(target)).toEqual(await stateOf(source));
    const request = { channel: 'SMS', to: '13105550142', applicationId: 'with/slash', entityId: 'acme' };
    const senderAt = async ({ api }: TestService) => (await api('POST', '/callsign/1/outbound/explain', request)).body.sender;
    expect(await senderAt(target)).toEqual(await senderAt(source));
  });

  it('run again finds everything the same', async () => {
    const { job, outcomes } = await run();
    expect(outcomes).toEqual([]);
    expect(Object.values(job.counts as Record<string, object>).map((counts) => Object.keys(counts))).toEqual(
      Array.from({ length: 7 }, () => ['SAME']),
    );
  });

  it('reports what differs, and changes it only when told to', async () => {
    await source.api('PUT', '/provisioning/1/applications/shop', { applicationName: 'Renamed' });
    const [number] = (await source.api('GET', '/numbers/1/numbers?number=447911123456')).body.numbers;
    await source.api('PUT', `/numbers/1/numbers/${number.numberKey}`, { applicationId: 'shop' });
    const [strategy] = (await source.api('GET', '/provisioning/2/sending-strategies?applicationId=Case')).body.results;
    await source.api('PUT', `/callsign/1/sending-strategies/${strategy.sendingStrategyId}`, {
      platform: strategy.platform,
      useStickySender: true,
    });
    const differing = await run();
    expect(differing.outcomes.map(({ kind, id, outcome }) => [kind, id, outcome])).toEqual([
      ['application', 'shop', 'DIFFERS'],
      ['number', '447911123456', 'DIFFERS'],
      ['sending-strategy', 'Case', 'DIFFERS'],
    ]);
    const updated = await run({ update: true });
    expect(updated.outcomes.map(({ outcome }) => outcome)).toEqual(['UPDATE', 'UPDATE', 'UPDATE']);
    expect(await stateOf(target)).toEqual(await stateOf(source));
  });

  it('reads only what it is asked for', async () => {
    const { job } = await run({ dryRun: true, include: ['entity'] });
    expect(Object.keys(job.counts)).toEqual(['entity']);
  });

  it('compares what a name serves, and refuses one of channels that are not carried', async () => {
    const results = [
      { senderName: 'Chat', countryCode: 'GB', capabilities: ['VIBER'] },
      { senderName: 'Bank', countryCode: 'DE', capabilities: ['SMS', 'MMS'] },
    ];
    const page = JSON.stringify({ results, paging: { totalPages: 1 } });
    const names = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(page));
    const wishes = { baseUrl: names.url, include: ['alphanumeric-sender'] };
    expect((await run(wishes)).outcomes).toEqual([
      { kind: 'alphanumeric-sender', id: 'Chat', outcome: 'CANNOT', reason: 'serves VIBER, which is not carried here' },
      { kind: 'alphanumeric-sender', id: 'Bank', outcome: 'DIFFERS', reason: 'does not serve MMS here' },
    ]);
    await run({ ...wishes, update: true });
    expect((await run(wishes)).job.counts).toEqual({ 'alphanumeric-sender': { CANNOT: 1, SAME: 1 } });
    await names.close();
  });

  it('takes what refers to numbers also when the numbers came in before', async () => {
    const { job, outcomes } = await run({ include: ['association', 'inbound-configuration'] });
    expect([outcomes, job.counts]).toEqual([[], { association: { SAME: 1441 }, 'inbound-configuration': { SAME: 3 } }]);
  });

  it('leaves a configuration alone that differs, also where both accounts call its number by the same key', async () => {
    const before = await stateOf(target);
    // The account itself, as a copy of its database would show it once a URL was changed there.
    const twin = await serve(async (request, response) => {
      const answer = await fetch(`${target.url}${request.url}`, { headers: { authorization: `App ${target.apiKey}` } });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end((await answer.text()).replaceAll('/inbound"', '/elsewhere"'));
    });
    const { outcomes } = await run({ baseUrl: twin.url, include: ['inbound-configuration'] });
    expect(outcomes).toEqual([
      {
        kind: 'inbound-configuration',
        id: '12125551000 SMS without keyword',
        outcome: 'DIFFERS',
        reason: 'differs in forwarding',
      },
    ]);
    expect(await stateOf(target)).toEqual(before);
    await twin.close();
  });

  it('never stores the key it reads with', async () => {
    const { rows } = await target.callsign.world.db.query<{ found: string }>(
      `select (select count(*) from account_import i where i::text like $1)
            + (select count(*) from audit_log a where a::text like $1)
            + (select count(*) from account_import_outcome o where o::text like $1) as found`,
      [`%${source.apiKey}%`],
    );
    expect(Number(rows[0]?.found)).toBe(0);
  });
});

describe('an import that cannot go on', () => {
  it.each([
    ['a key that is refused', { apiKey: 'wrong' }, /^Unauthorized|lacks valid/],
    ['a server that is not there', { baseUrl: 'http://127.0.0.1:1' }, /Nobody answers/],
  ])('says so of %s', async (_, more: { apiKey?: string; baseUrl?: string }, sentence) => {
    const started = await start(more);
    const path = `/callsign/1/imports/${started.body.importId}`;
    // A server that is not there is tried for a minute; this one is called off after the first tries.
    if (more.baseUrl !== undefined) {
      expect((await target.api('POST', `${path}/cancel`)).status).toBe(204);
      await until(async () => (await target.api('GET', path)).body.status === 'CANCELED');
      return;
    }
    await until(async () => (await target.api('GET', path)).body.status === 'FAILED');
    expect((await target.api('GET', path)).body.error).toMatch(sentence);
  });

  it.each([
    ['a web page', 200, '<html></html>', 'entity', /^What answers there is not the API/],
    ['numbers that are none', 200, '{}', 'number', /^What answers there is not the API/],
    ['a key without the right', 403, '{}', 'entity', /^The server answered 403/],
    ['a list of numbers that begins again and again', 200, JSON.stringify({ numbers: ENDLESS }), 'number', /does not end/],
  ])('says so of %s, and makes nothing', async (_, status, text, kind, sentence) => {
    const before = await stateOf(target);
    const strange = await serve((__, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(text));
    const { job } = await run({ baseUrl: strange.url, include: [kind] });
    expect([job.status, job.error]).toEqual(['FAILED', expect.stringMatching(sentence)]);
    expect(await stateOf(target)).toEqual(before);
    await strange.close();
  });

  it('makes nothing that who asked for it may not make himself', async () => {
    await source.api('POST', '/provisioning/1/entities', { entityId: 'beyond-my-rights' });
    const key = await target.api('POST', '/callsign/1/api-keys', { name: 'operator', scopes: ['callsign:manage'] });
    const authorization = `App ${key.body.apiKeySecret}`;
    const { importId } = (await start({ include: ['entity'] }, { authorization })).body;
    const path = `/callsign/1/imports/${importId}`;
    await until(async () => (await target.api('GET', path)).body.status !== 'RUNNING');
    expect((await target.api('GET', path)).body.status).toBe('FAILED');
    expect((await target.api('GET', '/provisioning/1/entities/beyond-my-rights')).status).toBe(404);
    await source.api('DELETE', '/provisioning/1/entities/beyond-my-rights');
  });

  it('waits when the source says so', async () => {
    let refusals = 2;
    const { port } = new URL(source.url);
    const proxy = http.createServer((request, response) => {
      if (refusals > 0) {
        refusals -= 1;
        response.writeHead(429, { 'retry-after': '0' }).end('{}');
        return;
      }
      const { method, url, headers } = request;
      const onward = http.request({ port, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { job } = await run({ baseUrl, include: ['application'], dryRun: true });
    expect([job.status, refusals]).toEqual(['DONE', 0]);
    await new Promise((resolve) => {
      proxy.close(resolve);
      proxy.closeAllConnections();
    });
  });

  it('lets one import of an account run at a time', async () => {
    const first = await start({ baseUrl: 'http://127.0.0.1:1' });
    const second = await start();
    expect([second.status, second.body.description]).toEqual([
      400,
      'An import of this account is under way. Wait for it, or cancel it.',
    ]);
    await target.api('POST', `/callsign/1/imports/${first.body.importId}/cancel`);
    expect((await target.api('POST', `/callsign/1/imports/${first.body.importId}/cancel`)).status).toBe(400);
  });

  it('is called interrupted when its server has gone', async () => {
    const { body } = await start({ dryRun: true });
    const { db } = target.callsign.world;
    await until(async () => (await target.api('GET', `/callsign/1/imports/${body.importId}`)).body.status === 'DONE');
    await db.query(
      "update account_import set status = 'RUNNING', touched_at = now() - interval '2 minutes' where import_id = $1",
      [body.importId],
    );
    expect((await target.api('GET', `/callsign/1/imports/${body.importId}`)).body.status).toBe('INTERRUPTED');
  });

  it('is refused with a bad request, and hidden from other accounts', async () => {
    expect((await start({ baseUrl: 'ftp://x' })).body.violations[0].property).toBe('baseUrl');
    expect((await start({ include: ['nonsense'] })).body.violations[0].property).toMatch(/^include/);
    const { importId } = (await target.api('GET', '/callsign/1/imports')).body.results[0];
    const { headers } = await addAccount(target);
    for (const path of ['', '/outcomes'])
      expect((await target.api('GET', `/callsign/1/imports/${importId}${path}`, undefined, headers)).status).toBe(404);
    expect((await target.api('POST', `/callsign/1/imports/${importId}/cancel`, undefined, headers)).status).toBe(404);
  });
});
