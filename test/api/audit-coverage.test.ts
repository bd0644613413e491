// Every change anywhere is in the audit log: each endpoint that changes configuration is called once, in an order that works, and has
// to leave an entry with who did it. An endpoint that is new in the list fails this until it is called here, or said to change nothing.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { endpoints } from '../../src/http/endpoints.ts';
import { addDomain, form, sendForm } from '../support/email.ts';
import { startService, type TestService } from '../support/service.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

/** They send, receive, ask or sign in: what they leave is a message, an answer or a session, no configuration. */
const NO_CONFIGURATION = new Set([
  'POST /sms/3/messages',
  'POST /sms/2/text/advanced',
  'POST /sms/2/binary/advanced',
  'POST /sms/2/text/single',
  'POST /sms/1/text/single',
  'POST /mms/2/messages',
  'POST /mms/1/advanced',
  'POST /mms/1/single',
  'POST /mms/1/content',
  'POST /email/4/messages',
  'POST /email/3/send',
  'POST /email/4/mime',
  'POST /email/1/content',
  'POST /email/2/validation',
  'POST /email/2/validations',
  'POST /callsign/1/mail-events',
  'POST /callsign/1/connectors/{connectorId}/test',
  'POST /ct/1/log/end/{messageId}',
  'POST /callsign/1/inbound/voice',
  'POST /callsign/1/sandbox/inbound',
  'POST /callsign/1/sandbox/inbound-mail',
  'POST /subscriptions/1/certificates/test/webhook',
  'POST /email/1/domains/{domainName}/verify',
  'DELETE /auth/1/session',
  'POST /callsign/1/console/session/account',
  'DELETE /callsign/1/console/session',
]);
/** Their entries are held to account by tests that go through states this one does not: which file. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'DELETE /callsign/1/senders/{sender}/passed-over': 'test/carriers/sender-health.test.ts',
  'POST /callsign/1/webhooks/replay': 'test/api/webhook-log.test.ts',
  'POST /callsign/1/webhooks/{webhookId}/replay': 'test/api/webhook-log.test.ts',
  'PUT /callsign/1/own-password': 'test/api/users.test.ts',
  'POST /callsign/1/users/admit': 'test/api/users.test.ts',
};

let service: TestService;
const called = new Set<string>();
/** Changes that left nothing. */
const silent: string[] = [];

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.stop());

async function lastAudit(): Promise<number> {
  const { rows } = await service.callsign.world.db.query<{ last: string | null }>('select max(audit_id) as last from audit_log');
  return Number(rows[0]?.last ?? 0);
}

/** Makes a change, which has to be taken; notes when it left no entry. `params`: what stands in the braces of the path, in order. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape.
async function change(name: string, params: readonly string[], body?: unknown, headers?: Record<string, string>): Promise<any> {
  const [method = '', pattern = ''] = name.split(' ');
  expect(endpoints.some((endpoint) => `${endpoint.method} ${endpoint.path}` === name, name)).toBe(true);
  const left = [...params];
  const [path = '', query] = [pattern.replace(/\{\w+\}/g, () => encodeURIComponent(left.shift() ?? '')), left.shift()];
  const before = await lastAudit();
  const answer = await service.api(method, query === undefined ? path : `${path}?${query}`, body, headers);
  expect([name, answer.status < 300, answer.body]).toEqual([name, true, answer.body]);
  const { results } = (await service.api('GET', '/callsign/1/audit-log?size=20')).body;
  // What the server does about it by itself stands there as well, in its own name.
  const isNoted = results.some(
    ({ auditId, actor }: { auditId: number; actor: string }) => auditId > before && /^(key|user):/.test(actor),
  );
  if (!isNoted) silent.push(name);
  called.add(name);
  return answer.body;
}

const number = (digits: string) => ({ number: digits, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'MMS', 'VOICE'] });
const CSV = { 'content-type': 'text/csv' };

it('applications, entities, resources, associations and strategies', async () => {
  await change('POST /provisioning/1/applications', [], { applicationId: 'shop', applicationName: 'Shop' });
  await change('PUT /provisioning/1/applications/{applicationId}', ['shop'], { applicationName: 'The shop' });
  await change('POST /provisioning/1/entities', [], { entityId: 'north', entityName: 'North' });
  await change('PUT /provisioning/1/entities/{entityId}', ['north'], { entityName: 'The north' });
  const made = await change('POST /callsign/1/resources/numbers', [], [number('12125550101'), number('12125550102')]);
  const [key, second] = made.results.map(({ numberKey }: { numberKey: string }) => numberKey);
  await change('PATCH /callsign/1/resources/numbers/{numberKey}', [key], { messagesPerSecond: 5 });
  await change('PUT /numbers/1/numbers/{numberKey}', [key], { applicationId: 'shop' });
  const sender = { senderName: 'Acme', countryCodes: ['GB'], capabilities: ['SMS'] };
  await change('POST /callsign/1/resources/alphanumeric-senders', [], sender);
  await change('PATCH /callsign/1/resources/alphanumeric-senders/{senderName}', ['Acme'], { countryCodes: ['GB', 'IE'] });
  const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'shop', entityId: 'north', resourceId: key };
  await change('POST /provisioning/1/associations', [], association);
  const more = { associations: [{ ...association, channel: 'MMS' }] };
  await change('POST /callsign/1/associations/create', [], more);
  await change('POST /callsign/1/associations/delete', [], more);
  const platform = { applicationId: 'shop', entityId: 'north' };
  const strategy = await change('POST /provisioning/2/sending-strategies', [], { platform, useStickySender: true });
  await change('PUT /callsign/1/sending-strategies/{sendingStrategyId}', [strategy.sendingStrategyId], {
    useStickySender: false,
  });
  const sticky = { ...platform, channel: 'SMS', destination: '13105550142' };
  await change('PUT /callsign/1/sticky-senders', [], { ...sticky, resourceType: 'NUMBER', resourceId: key });
  await change('POST /callsign/1/sticky-senders/reset', [], sticky);
  await change('DELETE /provisioning/2/sending-strategies/{sendingStrategyId}', [strategy.sendingStrategyId]);
  const configurations = 'POST /resource-management/1/inbound-message-configurations';
  const { configurationKey } = await change(configurations, [], { channel: 'SMS', numberKey: key, keyword: 'garden' });
  await change('DELETE /resource-management/1/inbound-message-configurations/{configurationKey}', [configurationKey]);
  const sms = await change('POST /numbers/2/numbers/{numberKey}/sms', [key], { keyword: 'older', action: { type: 'PULL' } });
  await change('PUT /numbers/2/numbers/{numberKey}/sms', [key], {
    key: sms.key,
    keyword: 'older',
    action: { type: 'PULL' },
    autoResponse: { enabled: true, message: 'Hi' },
  });
  await change('DELETE /numbers/2/numbers/{numberKey}/sms/{configurationKey}', [key, sms.key]);
  const mms = await change('POST /numbers/2/numbers/{numberKey}/mms', [key], { keyword: 'older', action: { type: 'PULL' } });
  const mmsKey = mms.key ?? mms.configurationKey;
  await change('PUT /numbers/2/numbers/{numberKey}/mms/{configurationKey}', [key, mmsKey], {
    keyword: 'newer',
    action: { type: 'PULL' },
  });
  await change('DELETE /numbers/2/numbers/{numberKey}/mms/{configurationKey}', [key, mmsKey]);
  const voice = { applicationId: 'shop', action: { type: 'FORWARD_TO_SUBSCRIPTION' } };
  await change('POST /numbers/2/numbers/{numberKey}/voice', [key], voice);
  await change('PUT /numbers/2/numbers/{numberKey}/voice', [key], { ...voice, entityId: 'north' });
  await change('DELETE /numbers/2/numbers/{numberKey}/voice', [key]);
  await change('DELETE /provisioning/1/associations', [], association);
  await change('DELETE /callsign/1/resources/numbers/{numberKey}', [second]);
  await change('DELETE /numbers/1/numbers/{numberKey}', [key]);
  await change('DELETE /callsign/1/resources/alphanumeric-senders/{senderName}', ['Acme']);
  await change('POST /callsign/1/imports/numbers', [], 'number,type,capabilities\n12125550103,VIRTUAL_LONG_NUMBER,SMS', CSV);
  await change('POST /callsign/1/imports/alphanumeric-senders', [], 'senderName,countryCodes,capabilities\nImported,GB,SMS', CSV);
});

it('numbers for sale, requests and what they need', async () => {
  const { results } = await change('POST /callsign/1/number-inventory', [], [number('12125550111'), number('12125550112')]);
  const [key, other] = results.map(({ numberKey }: { numberKey: string }) => numberKey);
  await change(
    'POST /callsign/1/number-inventory/import',
    [],
    'number,type,capabilities\n12125550113,VIRTUAL_LONG_NUMBER,SMS',
    CSV,
  );
  await change('PATCH /callsign/1/number-inventory/{numberKey}', [key], { note: 'quiet' });
  await change('DELETE /callsign/1/number-inventory/{numberKey}', [other]);
  await change('POST /numbers/1/numbers', [], { numberKey: key });
  const purchase = {
    type: 'NUMBER_PURCHASE',
    countryCode: 'GB',
    numberType: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
    quantity: 1,
  };
  const asked = async () => (await change('POST /resources/1/requests', [], purchase)).id as string;
  const rejected = await asked();
  await change('POST /callsign/1/resource-requests/{id}/take-up', [rejected]);
  await change('POST /callsign/1/resource-requests/{id}/request-update', [rejected], { feedback: [], note: 'more' });
  await change('PATCH /resources/1/requests/{id}', [rejected], { requirements: [] });
  await change('POST /callsign/1/resource-requests/{id}/reject', [rejected], { note: 'no' });
  const approved = await asked();
  await change('POST /callsign/1/resource-requests/{id}/take-up', [approved]);
  await change('POST /callsign/1/resource-requests/{id}/procure', [approved]);
  await change('POST /callsign/1/resource-requests/{id}/approve', [approved], { numbers: [{ number: '+447860041118' }] });
  const canceled = await asked();
  await change('POST /callsign/1/resource-requests/{id}/take-up', [canceled]);
  await change('POST /callsign/1/resource-requests/{id}/procure', [canceled], { numbers: [{ number: '+447860041119' }] });
  await change('POST /callsign/1/resource-requests/{id}/request-update', [canceled], { feedback: [], note: 'more' });
  await change('POST /resources/1/requests/{id}/cancel', [canceled]);
  await change('POST /callsign/1/resource-requests/{id}/confirm-cancellation', [canceled]);
  const coverage = { offered: true, capabilities: ['SMS'], networks: [] };
  await change('PUT /callsign/1/resource-coverage/{countryCode}/{senderType}', ['GB', 'SHORT_CODE'], coverage);
  await change('DELETE /callsign/1/resource-coverage/{countryCode}/{senderType}', ['GB', 'SHORT_CODE']);
  const requirements = { requirements: [] };
  await change('PUT /callsign/1/resource-requirements/{type}/{countryCode}', ['NUMBER_PURCHASE', 'GB'], requirements);
  await change('DELETE /callsign/1/resource-requirements/{type}/{countryCode}', ['NUMBER_PURCHASE', 'GB']);
  const form = new FormData();
  form.append('document', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'form.pdf');
  const before = await lastAudit();
  const headers = { authorization: `App ${service.apiKey}` };
  const uploaded = await fetch(`${service.url}/resources/1/documents`, { method: 'POST', headers, body: form });
  expect(await lastAudit()).toBeGreaterThan(before);
  called.add('POST /resources/1/documents');
  const { documentId, id = documentId } = (await uploaded.json()) as { documentId: string; id?: string };
  await change('DELETE /resources/1/documents/{documentId}', [id]);
});

it('connectors, routes, settings and opt-outs', async () => {
  const connector = {
    connectorId: 'carrier',
    type: 'SMPP',
    enabled: false,
    smpp: { host: '127.0.0.1', port: 9, systemId: 'x', password: 'x' },
  };
  await change('POST /callsign/1/connectors', [], connector);
  const { connectorId: _, ...rest } = connector;
  await change('PUT /callsign/1/connectors/{connectorId}', ['carrier'], { ...rest, smpp: { ...rest.smpp, port: 10 } });
  await change('POST /callsign/1/connectors/{connectorId}/enable', ['carrier']);
  await change('POST /callsign/1/connectors/{connectorId}/disable', ['carrier']);
  const route = { connectorId: 'carrier', channel: 'SMS', countryCode: 'FR' };
  const made = await change('POST /callsign/1/routes', [], route);
  await change('PUT /callsign/1/routes/{routeId}', [made.routeId], { ...route, countryCode: 'DE' });
  await change('DELETE /callsign/1/routes/{routeId}', [made.routeId]);
  await change('DELETE /callsign/1/connectors/{connectorId}', ['carrier']);
  await change('PATCH /callsign/1/settings', [], { autoCreateEntities: false });
  await change('POST /callsign/1/opt-outs', [], { destination: '13105550142' });
  await change('DELETE /callsign/1/opt-outs', ['destination=13105550142']);
  const policy = await change('POST /callsign/1/opt-out-policies', [], { languages: ['en'] });
  await change('PUT /callsign/1/opt-out-policies/{policyId}', [policy.policyId], { languages: ['en', 'es'] });
  await change('DELETE /callsign/1/opt-out-policies/{policyId}', [policy.policyId]);
  const blocked = { blocklist: [{ destinations: [{ to: '13105550143' }], channel: 'SMS' }] };
  await change('POST /platform/1/blocklists', [], blocked);
  await change('DELETE /platform/1/blocklists', [], blocked);
});

it('bulks', async () => {
  const sendAt = new Date(Date.now() + 3_600_000).toISOString().replace('Z', '+0000');
  const messages = [{ sender: '12125550103', destinations: [{ to: '13105550144' }], content: { text: 'later' } }];
  await service.api('POST', '/sms/3/messages', { messages, options: { schedule: { bulkId: 'later', sendAt } } });
  await change('PUT /sms/1/bulks', ['bulkId=later'], {
    sendAt: new Date(Date.now() + 7_200_000).toISOString().replace('Z', '+0000'),
  });
  await change('PUT /sms/1/bulks/status', ['bulkId=later'], { status: 'CANCELED' });
  const from = 'news@mail.bulk.test';
  await addDomain(service, 'mail.bulk.test');
  await sendForm(service, { from, to: 'a@example.org', subject: 'x', text: 'x', bulkId: 'later', sendAt });
  await change('PUT /email/1/bulks', ['bulkId=later'], { sendAt });
  await change('PUT /email/1/bulks/status', ['bulkId=later'], { status: 'CANCELED' });
});

/** The same of a request whose body is a form. */
async function changeByForm(name: string, path: string, fields: Readonly<Record<string, unknown>>) {
  const before = await lastAudit();
  const headers = { authorization: `App ${service.apiKey}` };
  const answer = await fetch(`${service.url}${path}`, { method: name.split(' ')[0] ?? '', headers, body: form(fields) });
  const body = (await answer.json()) as { id: string | number };
  expect([name, answer.ok, body]).toEqual([name, true, body]);
  if ((await lastAudit()) === before) silent.push(name);
  called.add(name);
  return body;
}

it('suppressions and templates', async () => {
  await addDomain(service, 'mail.letters.test');
  const suppressed = { suppressions: [{ domainName: 'mail.letters.test', emailAddress: ['a@example.org'], type: 'BOUNCE' }] };
  await change('POST /email/1/suppressions', [], suppressed);
  await change('DELETE /email/1/suppressions', [], suppressed);
  const letter = { name: 'Welcome', from: 'a@mail.letters.test', subject: 'Hello', html: '<p>Hello</p>' };
  const { id } = await changeByForm('POST /email/1/templates', '/email/1/templates', letter);
  const path = `/email/1/templates/${id}`;
  await changeByForm('PUT /email/1/templates/{templateId}', path, { ...letter, subject: 'Hello again' });
  await changeByForm('PATCH /email/1/templates/{templateId}', path, { subject: 'Hello once more' });
  const file = { contentType: 'application/pdf', fileName: 'terms.pdf', data: Buffer.from('%PDF-1.7').toString('base64') };
  const added = await changeByForm('POST /email/1/templates/{templateId}/attachments', `${path}/attachments`, file);
  await change('DELETE /email/1/templates/{templateId}/attachments/{attachmentId}', [String(id), String(added.id)]);
  await change('DELETE /email/1/templates/{templateId}', [String(id)]);
});

it('subscriptions and who may come in', async () => {
  await change('POST /subscriptions/1/security', [], {
    authId: 'sig',
    type: 'BASIC',
    credentials: { username: 'a', password: 'b' },
  });
  await change('PUT /subscriptions/1/security/{authId}', ['sig'], {
    type: 'BASIC',
    credentials: { username: 'c', password: 'b' },
  });
  const webhook = { notifyUrl: 'http://127.0.0.1:9/' };
  await change('POST /subscriptions/1/profiles', [], { profileId: 'hook', webhook });
  await change('PUT /subscriptions/1/profiles/{profileId}', ['hook'], { webhook, rateLimit: 5 });
  const profile = { profileId: 'hook' };
  await change('POST /subscriptions/1/subscription/{channel}', ['SMS'], { subscriptionId: 'sub', events: ['DELIVERY'], profile });
  await change('PUT /subscriptions/1/subscription/{channel}/{subscriptionId}', ['SMS', 'sub'], { events: ['CLICK'], profile });
  await change('DELETE /subscriptions/1/subscription/{channel}/{subscriptionId}', ['SMS', 'sub']);
  await change('DELETE /subscriptions/1/profiles/{profileId}', ['hook']);
  await change('DELETE /subscriptions/1/security/{authId}', ['sig']);
  const certificateContent = Buffer.from(CERTIFICATE + CERTIFICATE_KEY).toString('base64');
  await change('POST /subscriptions/1/certificates', [], { certificateId: 'cert', certificateContent });
  await change('DELETE /subscriptions/1/certificates/{certificateId}', ['cert']);
  const user = { username: 'somebody', password: 'correct horse battery', role: 'SUPPORT' };
  await change('POST /callsign/1/users', [], user);
  await change('PATCH /callsign/1/users/{username}', ['somebody'], { role: 'DEVELOPER' });
  await change('DELETE /callsign/1/users/{username}', ['somebody']);
  const key = await change('POST /callsign/1/api-keys', [], { name: 'program', scopes: ['*'] });
  await change('DELETE /callsign/1/api-keys/{id}', [key.id]);
  // The contract's own way to make keys is for users alone.
  const keeper = { username: 'keeper', password: 'correct horse battery', role: 'ADMINISTRATOR' };
  await service.api('POST', '/callsign/1/users', keeper);
  const basic = { authorization: `Basic ${Buffer.from(`${keeper.username}:${keeper.password}`).toString('base64')}` };
  const older = await change('POST /settings/2/api-keys', [], { name: 'older', scopeGuids: ['sms:manage'] }, basic);
  await change('PUT /settings/2/api-keys/{apiKeyId}', [older.id], { name: 'older still', scopeGuids: ['sms:manage'] }, basic);
});

it('email domains, accounts and imports', async () => {
  const domainName = 'mail.shop.test';
  await change('POST /email/1/domains', [], { domainName, targetedDailyTraffic: 1 });
  await change('PUT /email/1/domains/{domainName}/tracking', [domainName], { clicks: true });
  await change('PATCH /callsign/1/email-domains/{domainName}', [domainName], { blocked: true });
  await change('DELETE /email/1/domains/{domainName}', [domainName]);
  const { importId } = await change('POST /callsign/1/imports/account', [], { baseUrl: service.url, apiKey: service.apiKey });
  await change('POST /callsign/1/imports/{importId}/cancel', [importId]);
  await until(async () => (await service.api('GET', `/callsign/1/imports/${importId}`)).body.status !== 'RUNNING');
  await change('POST /callsign/1/accounts', [], { name: 'Another' });
  await change('DELETE /provisioning/1/entities/{entityId}', ['north']);
  await change('DELETE /provisioning/1/applications/{applicationId}', ['shop']);
});

it('no endpoint that changes configuration is left out, and none is silent', () => {
  const isChanging = ({ method, scopes, isReading }: Endpoint): boolean =>
    method !== 'GET' && scopes !== null && isReading !== true;
  const names = endpoints.filter(isChanging).map(({ method, path }) => `${method} ${path}`);
  expect(names.filter((name) => !called.has(name) && !NO_CONFIGURATION.has(name) && !(name in ELSEWHERE))).toEqual([]);
  expect(silent).toEqual([]);
});
