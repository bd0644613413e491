// Client certificates: taken in, shown to servers that ask for them, and kept while they are used.

import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXPIRED_CERTIFICATE } from '../support/expired-certificate.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

const CERTIFICATES = '/subscriptions/1/certificates';
const CONTENT = Buffer.from(CERTIFICATE + CERTIFICATE_KEY).toString('base64');

let service: ServiceProcess;
let server: https.Server;
let url: string;
/** Serial numbers of the certificates the server was shown. */
const shown: string[] = [];

beforeAll(async () => {
  const ca = join(tmpdir(), `callsign-ca-${process.pid}.pem`);
  await writeFile(ca, CERTIFICATE);
  server = https.createServer(
    { cert: CERTIFICATE, key: CERTIFICATE_KEY, ca: CERTIFICATE, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      if (request.method === 'POST') shown.push((request.socket as TLSSocket).getPeerCertificate().serialNumber);
      request.resume().on('end', () => response.end());
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  service = await startProcess({ NODE_EXTRA_CA_CERTS: ca });
});
afterAll(async () => {
  await service?.stop();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
});

const upload = (certificateId: string, certificateContent = CONTENT, passphrase?: string) =>
  service.api('POST', CERTIFICATES, { certificateId, certificateContent, passphrase });

it('are taken in and described', async () => {
  const { status, body } = await upload('client-1');
  expect([status, body]).toEqual([201, { certificateId: 'client-1', status: 'READY' }]);
  const detail = (await service.api('GET', `${CERTIFICATES}/client-1`)).body;
  expect(detail).toMatchObject({
    certificateId: 'client-1',
    issuedBy: 'CN=carrier.test',
    issuedTo: 'CN=carrier.test',
    certificateStatus: 'READY',
  });
  expect(detail.validUntil).toBeGreaterThan(detail.validFrom);
  expect(JSON.stringify(detail)).not.toContain('PRIVATE');
  expect((await service.api('GET', `${CERTIFICATES}/status/client-1`)).body).toEqual({
    certificateId: 'client-1',
    status: 'READY',
  });
});

it('are found and paged by id', async () => {
  for (const id of ['b', 'a', 'c']) await upload(`page-${id}`);
  const ids = async (query: string) =>
    (await service.api('GET', `${CERTIFICATES}?${query}`)).body.results.map(
      ({ certificateId }: { certificateId: string }) => certificateId,
    );
  expect(await ids('search=PAGE')).toEqual(['page-a', 'page-b', 'page-c']);
  expect(await ids('search=page&direction=DESC&size=2')).toEqual(['page-c', 'page-b']);
  const states = (await service.api('GET', `${CERTIFICATES}/status?search=page&size=1&page=2`)).body;
  expect(states.results).toEqual([{ certificateId: 'page-c', status: 'READY' }]);
  expect(states.paging).toEqual({ page: 2, size: 1, totalPages: 3, totalResults: 3 });
});

it('are shown to a server that asks who we are', async () => {
  await upload('mutual');
  const test = (certificateId: string) => service.api('POST', `${CERTIFICATES}/test/webhook`, { certificateId, webhookUrl: url });
  expect((await test('mutual')).body).toEqual({ certificateId: 'mutual', webhookUrl: url, result: 'SUCCESS', failReasons: [] });
  await service.api('POST', '/subscriptions/1/profiles', {
    profileId: 'mutual',
    webhook: { notifyUrl: url },
    clientCertificateId: 'mutual',
    enabledSSLProtocols: ['TLSv1.2'],
  });
  await service.api('POST', '/subscriptions/1/subscription/SMS', {
    subscriptionId: 'mutual',
    events: ['DELIVERY'],
    profile: { profileId: 'mutual' },
  });
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: '12125550101',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  await service.api('POST', '/sms/3/messages', {
    messages: [{ sender: '12125550101', destinations: [{ to: '13105550142' }], content: { text: 'Hello' } }],
  });
  await until(() => shown.length === 1);
  expect(shown[0]).toBe((await service.api('GET', `${CERTIFICATES}/mutual`)).body.serialNumber);
});

it('say why a connection fails', async () => {
  await upload('lonely');
  const { body } = await service.api('POST', `${CERTIFICATES}/test/webhook`, {
    certificateId: 'lonely',
    webhookUrl: 'https://127.0.0.1:1/',
  });
  expect(body).toMatchObject({ result: 'FAIL', failReasons: [expect.stringContaining('ECONNREFUSED')] });
});

it('are not tested where they would not be shown, nor when they have expired', async () => {
  await upload('vain');
  await upload('over', Buffer.from(EXPIRED_CERTIFICATE).toString('base64'));
  const test = (certificateId: string, webhookUrl: string) =>
    service.api('POST', `${CERTIFICATES}/test/webhook`, { certificateId, webhookUrl });
  const plain = url.replace('https:', 'http:');
  expect((await test('vain', plain)).body).toMatchObject({ result: 'FAIL', failReasons: ['the URL is not https'] });
  expect((await test('over', url)).body).toMatchObject({ result: 'FAIL', failReasons: ['the certificate has expired'] });
  expect((await test('unknown', url)).status).toBe(404);
});

it('stay while a profile uses them', async () => {
  await upload('used');
  await service.api('POST', '/subscriptions/1/profiles', {
    profileId: 'uses',
    webhook: { notifyUrl: url },
    clientCertificateId: 'used',
  });
  expect((await service.api('DELETE', `${CERTIFICATES}/used`)).status).toBe(400);
  expect((await service.api('DELETE', '/subscriptions/1/profiles/uses')).status).toBe(200);
  expect((await service.api('DELETE', `${CERTIFICATES}/used`)).body).toEqual({ certificateId: 'used' });
  expect((await service.api('GET', `${CERTIFICATES}/used`)).status).toBe(404);
});

it.each([
  ['no certificate', 'hello', undefined, 'certificateContent'],
  ['no key', CERTIFICATE, undefined, 'certificateContent'],
  ['a broken certificate', CERTIFICATE.replace('MII', 'AAA') + CERTIFICATE_KEY, undefined, 'certificateContent'],
  ['a broken key', CERTIFICATE + CERTIFICATE_KEY.replace('MIG', 'AAA'), undefined, 'certificateContent'],
])('are refused with %s', async (_, pem, passphrase, field) => {
  const { status, body } = await upload('bad', Buffer.from(pem).toString('base64'), passphrase);
  expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, [field]]);
});

it('are taken in with an encrypted key, when its passphrase comes along', async () => {
  const key = createPrivateKey(CERTIFICATE_KEY).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'sésame',
  });
  const content = Buffer.from(CERTIFICATE + key).toString('base64');
  expect((await upload('locked', content, Buffer.from('sésame').toString('base64'))).status).toBe(201);
  for (const [passphrase, field] of [
    [undefined, 'certificateContent'],
    [Buffer.from('wrong').toString('base64'), 'passphrase'],
  ] as const) {
    const { status, body } = await upload('shut', content, passphrase);
    expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, [field]]);
  }
});

it('are refused with the key of another certificate', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const { status, body } = await upload('stranger', Buffer.from(CERTIFICATE + other).toString('base64'));
  expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, ['certificateContent']]);
});

it('say that they have expired', async () => {
  expect((await upload('past', Buffer.from(EXPIRED_CERTIFICATE).toString('base64'))).body).toEqual({
    certificateId: 'past',
    status: 'EXPIRED',
  });
  expect((await service.api('GET', `${CERTIFICATES}/past`)).body.certificateStatus).toBe('EXPIRED');
});

it('leave no key in the log of changes', async () => {
  const { body } = await service.api('GET', '/callsign/1/audit-log?subjectKind=client_certificate');
  expect(body.results.map(({ action }: { action: string }) => action)).toEqual(expect.arrayContaining(['create', 'delete']));
  expect(JSON.stringify(body)).not.toMatch(/PRIVATE|BEGIN/);
});

it('are refused under an id that is taken', async () => {
  await upload('taken');
  expect((await upload('taken')).status).toBe(400);
});
