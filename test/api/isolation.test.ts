// Every operation there is, tried by those who must not: without a credential, with one that is over, without the scope, and from
// another account. New endpoints are tried as soon as they are in the list; a path parameter nobody knows fails the test.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { endpoints } from '../../src/http/endpoints.ts';
import { DnsServer } from '../support/dns-server.ts';
import { form } from '../support/email.ts';
import { addAccount, addKey } from '../support/other-account.ts';
import { sampleBody } from '../support/sample-body.ts';
import { startService, type TestService } from '../support/service.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

/** In every name of the first account: it must not appear in an answer to another. */
const MARK = 'zebra';
const NUMBER = '12125550101';

let dns: DnsServer;
let service: TestService;
/** What path parameters and fields of these names are given: things of the first account. */
let known: Record<string, unknown>;
const guarded = endpoints.filter((endpoint) => endpoint.scopes !== null);

beforeAll(async () => {
  dns = await DnsServer.start();
  service = await startService({ CALLSIGN_DNS_SERVERS: dns.address });
  known = await furnish();
});
afterAll(async () => {
  await service?.stop();
  await dns?.stop();
});

/** One of everything, in the first account. */
async function furnish(): Promise<Record<string, unknown>> {
  const { api } = service;
  const make = async (method: string, path: string, body: object) => {
    const answer = await api(method, path, body);
    expect([path, answer.status < 300, answer.body]).toEqual([path, true, answer.body]);
    return answer.body;
  };
  const pair = { applicationId: `${MARK}-app`, entityId: `${MARK}-entity` };
  await make('POST', '/provisioning/1/applications', { applicationId: pair.applicationId, applicationName: MARK });
  await make('POST', '/provisioning/1/entities', { entityId: pair.entityId, entityName: MARK });
  await make('POST', '/callsign/1/resources/numbers', { number: NUMBER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] });
  await make('POST', '/callsign/1/resources/alphanumeric-senders', {
    senderName: 'ZEBRA',
    countryCodes: ['GB'],
    capabilities: ['SMS'],
  });
  const [number] = (await api('GET', '/numbers/1/numbers')).body.numbers;
  await make('POST', '/provisioning/1/associations', {
    resourceType: 'NUMBER',
    channel: 'SMS',
    resourceId: number.numberKey,
    ...pair,
  });
  const strategy = await make('POST', '/provisioning/2/sending-strategies', { platform: pair, sticky: true });
  const configuration = await make('POST', '/resource-management/1/inbound-message-configurations', {
    channel: 'SMS',
    number: NUMBER,
    keyword: MARK,
    forwarding: { type: 'PULL', description: MARK },
  });
  await make('POST', '/callsign/1/connectors', {
    connectorId: MARK,
    type: 'SMPP',
    enabled: false,
    smpp: { host: '127.0.0.1', port: 1, systemId: MARK, password: MARK, bind: 'TRANSCEIVER' },
  });
  const route = await make('POST', '/callsign/1/routes', { connectorId: MARK, channel: 'SMS', countryCode: 'FR' });
  await make('POST', '/subscriptions/1/certificates', {
    certificateId: MARK,
    certificateContent: Buffer.from(CERTIFICATE + CERTIFICATE_KEY).toString('base64'),
  });
  await make('POST', '/subscriptions/1/subscription/SMS', {
    subscriptionId: MARK,
    events: ['INBOUND_MESSAGE'],
    profile: {
      profileId: MARK,
      webhook: { notifyUrl: 'http://127.0.0.1:1/' },
      security: { authId: MARK, type: 'BASIC', credentials: { username: MARK, password: MARK } },
    },
  });
  await make('POST', '/email/1/domains', { domainName: `${MARK}.example.com`, targetedDailyTraffic: 1 });
  const template = await makeTemplate();
  await make('POST', '/email/1/suppressions', {
    suppressions: [{ domainName: `${MARK}.example.com`, emailAddress: [`${MARK}@reader.example`], type: 'BOUNCE' }],
  });
  await make('POST', '/email/2/validations', {
    validationRequestId: MARK,
    destinations: [{ destination: `${MARK}@reader.example` }],
  });
  const policy = await make('POST', '/callsign/1/opt-out-policies', { words: { stop: [MARK] } });
  const user = { username: `${MARK}.user`, password: 'correct horse battery', role: 'ADMINISTRATOR' };
  await make('POST', '/callsign/1/users', user);
  const key = await make('POST', '/callsign/1/api-keys', { name: MARK, scopes: ['*'] });
  await make('POST', '/sms/3/messages', {
    messages: [
      {
        sender: NUMBER,
        destinations: [{ to: '13105550142', messageId: `${MARK}-message` }],
        content: { text: MARK },
        webhooks: { delivery: { url: 'http://127.0.0.1:1/' } },
      },
    ],
  });
  await until(async () => (await api('GET', '/callsign/1/webhooks')).body.webhooks[0]?.attempts > 0);
  const [webhook] = (await api('GET', '/callsign/1/webhooks')).body.webhooks;
  return {
    ...pair,
    sendingStrategyId: strategy.sendingStrategyId,
    configurationKey: configuration.configurationKey,
    numberKey: number.numberKey,
    number: NUMBER,
    templateId: template.id,
    attachmentId: template.attachments[0]?.id,
    address: 'jane@mailbox.example',
    fileNumber: 1,
    resourceId: number.numberKey,
    senderName: 'ZEBRA',
    sender: NUMBER,
    policyId: policy.policyId,
    connectorId: MARK,
    routeId: route.routeId ?? route.id,
    messageId: `${MARK}-message`,
    index: 0,
    apiKeyId: key.id,
    id: key.id,
    username: user.username,
    channel: 'SMS',
    subscriptionId: MARK,
    profileId: MARK,
    authId: MARK,
    certificateId: MARK,
    webhookId: webhook.webhookId,
    importId: webhook.webhookId,
    domainName: `${MARK}.example.com`,
    documentId: 'a'.repeat(128),
    countryCode: 'GB',
    senderType: 'ALPHANUMERIC',
    type: 'ALPHANUMERIC_REGISTRATION',
    state: 'FAILED',
    to: '13105550142',
    text: 'Hello',
  };
}

/** Templates come as forms. */
async function makeTemplate(): Promise<{ id: number; attachments: readonly { id: string }[] }> {
  const file = { contentType: 'text/plain', fileName: `${MARK}.txt`, data: Buffer.from(MARK).toString('base64') };
  const fields = { html: `<p>${MARK}</p>`, name: MARK, subject: MARK, attachments: JSON.stringify([file]) };
  const response = await fetch(`${service.url}/email/1/templates`, {
    method: 'POST',
    headers: { authorization: `App ${service.apiKey}` },
    body: form(fields),
  });
  const template = (await response.json()) as { id: number; attachments: readonly { id: string }[] };
  expect([response.status, template.attachments]).toEqual([201, [expect.objectContaining({ fileName: `${MARK}.txt` })]]);
  return template;
}

function call(endpoint: Endpoint, headers: Readonly<Record<string, string>>) {
  const path = endpoint.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    if (!(name in known)) throw new Error(`${endpoint.path}: give this test a value for the path parameter "${name}"`);
    return encodeURIComponent(String(known[name]));
  });
  const query = endpoint.query === undefined ? '' : queryOf(endpoint.query.required ?? []);
  const body = endpoint.body === undefined || endpoint.bodyFormat === 'bytes' ? undefined : sampleBody(endpoint.body, known);
  return service.api(endpoint.method, path + query, body, headers);
}

function queryOf(required: readonly string[]): string {
  const given = required.map((name): [string, string] => [name, String(known[name] ?? 'x')]);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;
const isEnveloped = (endpoint: Endpoint, body: { requestError?: unknown; errorCode?: unknown } | undefined) =>
  endpoint.errors === 'classic' ? body?.requestError !== undefined : body?.errorCode !== undefined;

describe('credentials that do not count', () => {
  const DAY_MS = 86_400_000;
  const bad = {
    'no credential': async () => ({ authorization: '' }),
    'an unknown key': async () => ({ authorization: 'App nobody-has-this-one' }),
    'a disabled key': async () => (await addKey(service, undefined, { isEnabled: false })).headers,
    'an expired key': async () => (await addKey(service, undefined, { validTo: new Date(Date.now() - DAY_MS) })).headers,
    'a key of tomorrow': async () => (await addKey(service, undefined, { validFrom: new Date(Date.now() + DAY_MS) })).headers,
    'a key for another address': async () => (await addKey(service, undefined, { allowedIps: ['203.0.113.7'] })).headers,
  };

  it.each(Object.entries(bad))('%s is refused everywhere with 401, in the envelope of the endpoint', async (_, headersOf) => {
    const headers = await headersOf();
    const wrong: unknown[] = [];
    for (const endpoint of guarded) {
      const { status, body } = await call(endpoint, headers);
      if (status !== 401 || !isEnveloped(endpoint, body)) wrong.push([nameOf(endpoint), status, body]);
    }
    expect(wrong).toEqual([]);
  });

  it('a key without the scope is refused everywhere with 403, in the envelope of the endpoint', async () => {
    const wrong: unknown[] = [];
    for (const scope of ['blocklist:manage', 'mms:logs:read']) {
      const { headers } = await addKey(service, undefined, { scopes: [scope] });
      for (const endpoint of guarded) {
        if (endpoint.scopes === null || endpoint.scopes.length === 0 || endpoint.scopes.includes(scope)) continue;
        const { status, body } = await call(endpoint, headers);
        if (status !== 403 || !isEnveloped(endpoint, body)) wrong.push([nameOf(endpoint), status, body]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('support changes nothing with any operation but what is its own, and sees what developers change', async () => {
    const person = { username: `${MARK}.support`, password: 'correct horse battery', role: 'SUPPORT' };
    expect((await service.api('POST', '/callsign/1/users', person)).status).toBe(201);
    const headers = {
      authorization: `Basic ${Buffer.from(`${person.username}:${person.password}`).toString('base64')}`,
    };
    const own = new Set([
      'PUT /callsign/1/own-password',
      'DELETE /auth/1/session',
      'POST /callsign/1/console/session/account',
      'DELETE /callsign/1/console/session',
    ]);
    const asks = new Set([
      'POST /email/1/templates/{templateId}/preview',
      'POST /resources/1/resources',
      'POST /resources/1/coverage-lookup',
      'POST /resources/1/requirements-lookup',
      'POST /callsign/1/outbound/explain',
      'POST /callsign/1/inbound/explain',
      'POST /sms/1/preview',
      'POST /email/1/templates/{templateId}/preview',
    ]);
    const pulls = new Set([
      'GET /sms/3/reports',
      'GET /sms/1/reports',
      'GET /sms/1/inbox/reports',
      'GET /mms/2/reports',
      'GET /mms/1/reports',
      'GET /mms/1/inbox/reports',
      'GET /sms/3/text/query',
      'GET /sms/1/text/query',
      'GET /mms/2/reports',
      'GET /mms/1/reports',
      'GET /mms/1/inbox/reports',
      'GET /email/4/reports',
      'GET /email/1/reports',
    ]);
    const wrong: unknown[] = [];
    for (const endpoint of guarded) {
      const name = nameOf(endpoint);
      if (own.has(name)) continue;
      const isAccess = endpoint.scopes?.join() === 'account-management:manage';
      const isOpen = !isAccess && !pulls.has(name) && (endpoint.method === 'GET' || asks.has(name));
      const { status, body } = await call(endpoint, headers);
      const isRight = isOpen ? status !== 401 && status !== 403 : status === 403 && isEnveloped(endpoint, body);
      if (!isRight) wrong.push([name, status, body]);
    }
    expect(wrong).toEqual([]);
  });

  it('a linked key is refused everywhere but where its pair is all that is touched', async () => {
    const links = [{ applicationId: `${MARK}-app`, entityId: null, action: null, key: 'x' }];
    const { headers } = await addKey(service, undefined, { links });
    const open = new Set([
      'POST /mms/2/messages',
      'POST /mms/1/advanced',
      'POST /mms/1/single',
      'GET /mms/2/reports',
      'GET /mms/1/reports',
      'GET /mms/2/logs',
      'GET /mms/1/logs',
      'GET /mms/1/inbox/reports',
      'POST /sms/3/messages',
      'POST /sms/2/text/advanced',
      'POST /sms/2/binary/advanced',
      'GET /sms/3/reports',
      'GET /sms/3/logs',
      'GET /sms/1/reports',
      'GET /sms/1/logs',
      'GET /sms/1/inbox/reports',
      'POST /mms/2/messages',
      'POST /mms/1/advanced',
      'POST /mms/1/single',
      'GET /mms/2/reports',
      'GET /mms/1/reports',
      'GET /mms/2/logs',
      'GET /mms/1/logs',
      'GET /mms/1/inbox/reports',
      'POST /email/4/messages',
      'POST /email/3/send',
      'POST /email/4/mime',
      'GET /email/4/reports',
      'GET /email/1/reports',
      'GET /email/4/logs',
      'GET /email/1/logs',
    ]);
    const wrong: unknown[] = [];
    for (const endpoint of guarded) {
      const { status } = await call(endpoint, headers);
      if ((status === 403) === open.has(nameOf(endpoint))) wrong.push([nameOf(endpoint), status]);
    }
    expect(wrong).toEqual([]);
  });
});

describe('another account', () => {
  /** A digest of every row of the account, table by table. */
  async function rowsOf(accountId: number): Promise<Record<string, string>> {
    const { db } = service.callsign.world;
    const { rows: tables } = await db.query<{ name: string }>(
      `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       where a.attname = 'account_id' and c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
       order by c.relname`,
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await db.query<{ row: string }>(`select t::text as row from ${name} t where account_id = $1 order by 1`, [
        accountId,
      ]);
      digests[name] = createHash('sha256')
        .update(rows.map(({ row }) => row).join('\n'))
        .digest('hex');
    }
    return digests;
  }

  it('changes nothing and sees nothing with any operation, though it may do everything at home', async () => {
    const { accountId } = service.callsign.firstAccount;
    const other = await addAccount(service);
    // Traffic is counted some seconds late: what happened before has to be there first.
    await until(async () => {
      const { hours } = (await service.api('GET', '/callsign/1/traffic')).body;
      return hours.some(({ delivered }: { delivered: number }) => delivered > 0);
    });
    // Addresses are validated in the background.
    await until(async () => {
      const { rows } = await service.callsign.world.db.query('select from validation where due_at is not null');
      return rows.length === 0;
    });
    const before = await rowsOf(accountId);
    expect(Object.keys(before).length).toBeGreaterThan(20);
    const leaks: unknown[] = [];
    for (const endpoint of guarded) {
      const { status, body } = await call(endpoint, other.headers);
      if (status >= 500) leaks.push([nameOf(endpoint), status, body]);
    }
    expect(leaks).toEqual([]);
    expect(await rowsOf(accountId)).toEqual(before);
  });

  it('reads nothing of the first account, before it has made anything of its own', async () => {
    const other = await addAccount(service);
    const leaks: unknown[] = [];
    for (const endpoint of guarded.filter(({ method }) => method === 'GET')) {
      const { status, body } = await call(endpoint, other.headers);
      const text = JSON.stringify(body ?? '').toLowerCase();
      const isAskedFor = endpoint.path.includes('{number}');
      if (status < 300 && (text.includes(MARK) || (text.includes(NUMBER) && !isAskedFor)))
        leaks.push([nameOf(endpoint), status, body]);
    }
    expect(leaks).toEqual([]);
  });
});
