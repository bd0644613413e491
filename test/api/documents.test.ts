// /resources/1/documents: files that go with resource requests, and how long they stay.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanDocuments } from '../../src/flows/tend-resource-requests.ts';
import { addAccount, addKey } from '../support/other-account.ts';
import { DESK, registration, submit, upload } from '../support/resource-requests.ts';
import { startService, type TestService } from '../support/service.ts';

const DOCUMENTS = '/resources/1/documents';
const BYTES_MAX = 25 * 1024 * 1024;

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const download = async (path: string) => {
  const response = await fetch(`${service.url}${path}`, { headers: { authorization: `App ${service.apiKey}` } });
  return { status: response.status, headers: response.headers, content: Buffer.from(await response.arrayBuffer()) };
};
const uploaded = async (content = 'content') => (await upload(service, content)).body.documentId;
/** Submits a request that shows the document; where documents are asked for, which an operator says. */
const shownBy = async (documentId: string, senderName: string) => {
  await service.api('PUT', '/callsign/1/resource-requirements/ALPHANUMERIC_REGISTRATION/DE', {
    requirements: [{ key: 'form', type: 'DOCUMENT', name: 'The form', required: true, category: 'OTHER' }],
  });
  const requirements = [{ key: 'form', value: documentId }];
  return submit(service, registration({ countryCode: 'DE', senderName, requirements }));
};
const raw = (body: string, contentType: string) =>
  fetch(`${service.url}${DOCUMENTS}`, {
    method: 'POST',
    headers: { authorization: `App ${service.apiKey}`, 'content-type': contentType },
    body,
  });

describe('an uploaded document', () => {
  it('is answered with its id and address, and downloaded as it was, under its own name', async () => {
    const content = new Uint8Array(randomBytes(300_000));
    const { status, headers, body } = await upload(service, content, { fileName: 'Añadido "1".pdf' });
    expect(status).toBe(201);
    expect(body.documentId).toMatch(/^[0-9A-F]{128}$/);
    expect(headers.get('location')).toBe(`${DOCUMENTS}/${body.documentId}`);
    const found = await download(`${DOCUMENTS}/${body.documentId}`);
    expect(found.status).toBe(200);
    expect(found.content.equals(Buffer.from(content))).toBe(true);
    expect(found.headers.get('content-type')).toBe('application/pdf');
    expect(found.headers.get('content-length')).toBe('300000');
    const disposition = found.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^attachment; filename="A_adido .*1.*\.pdf"; filename\*=UTF-8''A%C3%B1adido%20/);
    expect(found.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('may have 25 MiB and not a byte more', async () => {
    expect((await upload(service, new Uint8Array(BYTES_MAX))).status).toBe(201);
    for (const size of [BYTES_MAX + 1, BYTES_MAX + 5_000_000]) {
      const { status, body } = await upload(service, new Uint8Array(size));
      expect([status, body.errorCode, body.violations]).toEqual([
        400,
        'E400',
        [{ property: '', violation: 'Maximum upload size exceeded' }],
      ]);
    }
  });

  it.each([
    ['a.doc', 'application/msword'],
    ['a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a.JPG', 'image/jpeg'],
    ['a.jpeg', 'image/jpeg'],
    ['a.png', 'image/png'],
    ['a.xls', 'application/vnd.ms-excel'],
    ['a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a.mp4', 'video/mp4'],
    ['a.avi', 'video/x-msvideo'],
    ['a.mov', 'video/quicktime'],
    ['a.webm', 'video/webm'],
  ])('may be %s of type %s', async (fileName, contentType) => {
    expect((await upload(service, 'x', { fileName, contentType })).status).toBe(201);
  });

  it.each([
    ['a.html', 'text/html'],
    ['a.txt', 'text/plain'],
    ['a.exe', 'application/pdf'],
    ['a.pdf', 'image/png'],
  ])('is refused when it is %s of type %s', async (fileName, contentType) => {
    const { status, body } = await upload(service, 'x', { fileName, contentType });
    expect([status, body.violations]).toEqual([400, [{ property: 'document', violation: 'Unsupported document content type.' }]]);
  });

  it('is refused without a type of its own', async () => {
    const form = '--b\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\n\r\nx\r\n--b--\r\n';
    const reply = await raw(form, 'multipart/form-data; boundary=b');
    const violations = [{ property: 'document', violation: 'Document content type is required.' }];
    expect([reply.status, await reply.json()]).toMatchObject([400, { violations }]);
  });

  it('is missed when it is empty, in another field, or in no form at all', async () => {
    const violations = [{ property: 'document', violation: 'Must not be null or empty.' }];
    expect((await upload(service, '')).body.violations).toEqual(violations);
    expect((await upload(service, 'x', { field: 'file' })).body.violations).toEqual(violations);
    for (const reply of [await raw('x', 'application/pdf'), await raw('--b--\r\n', 'multipart/form-data; boundary=b')]) {
      expect([reply.status, await reply.json()]).toMatchObject([400, { errorCode: 'E400', violations }]);
    }
  });

  it.each([
    ['multipart/form-data', 'x'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\n\r\ncut off',
    ],
    ['multipart/form-data; boundary=b', 'nothing of a form'],
  ])('in an unreadable form (%s) is answered with 400', async (contentType, body) => {
    const reply = await raw(body, contentType);
    expect([reply.status, await reply.json()]).toMatchObject([400, { errorCode: 'E400' }]);
  });

  it('is deleted, and then not found any more', async () => {
    const documentId = await uploaded();
    const deleted = await service.api('DELETE', `${DOCUMENTS}/${documentId}`);
    expect([deleted.status, deleted.body]).toEqual([204, '']);
    for (const method of ['GET', 'DELETE']) {
      const { status, body } = await service.api(method, `${DOCUMENTS}/${documentId}`);
      expect([status, body.errorCode]).toEqual([404, 'RR-DOC404']);
    }
    expect((await service.api('GET', `${DOCUMENTS}/nothing`)).body.errorCode).toBe('RR-DOC404');
    const { body } = await service.api('GET', '/callsign/1/audit-log?size=1000');
    const actions = body.results.filter((entry: { subjectId: string }) => entry.subjectId === documentId);
    expect(actions.map(({ action }: { action: string }) => action)).toEqual(['delete', 'create']);
    expect(JSON.stringify(actions)).not.toContain('content"');
  });

  it('is nothing to another account, nor to a key without the scope', async () => {
    const documentId = await uploaded();
    const { headers } = await addAccount(service);
    expect((await service.api('GET', `${DOCUMENTS}/${documentId}`, undefined, headers)).status).toBe(404);
    expect((await service.api('DELETE', `${DOCUMENTS}/${documentId}`, undefined, headers)).status).toBe(404);
    const { headers: none } = await addKey(service, undefined, { scopes: ['sms:manage'] });
    expect((await service.api('GET', `${DOCUMENTS}/${documentId}`, undefined, none)).status).toBe(403);
  });
});

describe('a document of a request', () => {
  it('satisfies a requirement, and stays with the reviewer when its owner deletes it', async () => {
    const documentId = await uploaded('the form');
    const id = await shownBy(documentId, 'Former');
    const desk = await service.api('GET', `${DESK}/${id}`);
    expect(desk.body.request.status).toBe('PENDING_REVIEW');
    expect(desk.body.documents).toEqual([{ documentId, fileName: 'form.pdf', contentType: 'application/pdf', size: 8 }]);
    expect((await service.api('DELETE', `${DOCUMENTS}/${documentId}`)).status).toBe(204);
    expect((await service.api('GET', `${DOCUMENTS}/${documentId}`)).status).toBe(404);
    const found = await download(`${DESK}/${id}/documents/${documentId}`);
    expect([found.status, found.content.toString()]).toEqual([200, 'the form']);
    expect((await service.api('GET', `${DESK}/${id}/documents/${'A'.repeat(128)}`)).body.errorCode).toBe('RR-DOC404');
  });

  it('has to be one of the account', async () => {
    const id = await shownBy('A'.repeat(128), 'Nobody');
    const { body } = await service.api('GET', `${DESK}/${id}`);
    expect(body.request.requirementsFeedback).toEqual([
      { key: 'form', code: 'RES_REQ_FEED_OTHER', feedback: expect.stringContaining('uploaded') },
    ]);
  });
});

it('after thirty days documents go that neither a request nor a requirement shows', async () => {
  const { db, clock } = service.callsign.world;
  await db.query('delete from resource_request');
  const [unused, shown, template, fresh] = [await uploaded(), await uploaded(), await uploaded(), await uploaded()];
  await shownBy(shown, 'Keeper');
  await service.api('PUT', '/callsign/1/resource-requirements/ALPHANUMERIC_REGISTRATION/FR', {
    requirements: [
      {
        key: 'form',
        type: 'DOCUMENT',
        name: 'The form',
        required: false,
        category: 'OTHER',
        attachment: { documentId: template, documentType: 'TEMPLATE' },
      },
    ],
  });
  await db.query('update resource_document set created_at = $1 where document_id <> $2', [
    new Date(clock.now() - 31 * 24 * 3_600_000),
    fresh,
  ]);
  await cleanDocuments(service.callsign.world);
  const statuses = [unused, shown, template, fresh].map(
    async (documentId) => (await service.api('GET', `${DOCUMENTS}/${documentId}`)).status,
  );
  expect(await Promise.all(statuses)).toEqual([404, 200, 200, 200]);
});
