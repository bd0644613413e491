// Templates of mail: kept letters, what becomes of them in a preview, and in a mail.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContentId, Letter } from '../../src/domain/messages/content.ts';
import { loadContents } from '../../src/storage/contents.ts';
import { findMessage } from '../../src/storage/messages.ts';
import { addDomain, form, sendForm } from '../support/email.ts';
import { addAccount } from '../support/other-account.ts';
import { type Reply, startService, type TestService } from '../support/service.ts';

const TEMPLATES = '/email/1/templates';
const PDF = { contentType: 'application/pdf', fileName: 'terms.pdf', data: Buffer.from('%PDF-1.7').toString('base64') };

let service: TestService;
beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await addDomain(service, 'mail.example.com');
});
afterAll(() => service?.stop());

/** A request with a form. */
async function call(
  method: string,
  path: string,
  fields: Readonly<Record<string, unknown>>,
  headers: object = {},
): Promise<Reply> {
  const { url, apiKey } = service;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `App ${apiKey}`, ...headers },
    body: form(fields),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

async function create(fields: Readonly<Record<string, unknown>> = {}) {
  const { status, body } = await call('POST', TEMPLATES, { html: '<p>Hello {{name}}</p>', ...fields });
  expect([status, body]).toEqual([201, expect.objectContaining({ id: expect.any(Number) })]);
  return body;
}

describe('a template', () => {
  it('is made with everything it can have, and read back', async () => {
    const fields = {
      name: 'Welcome',
      from: 'Jane <jane@mail.example.com>',
      replyTo: 'desk@mail.example.com',
      subject: 'Hello {{name}}',
      preheader: 'Good to see you',
      landingPage: '1_2345',
    };
    const template = await create({ ...fields, attachments: JSON.stringify([PDF]) });
    const { landingPage, ...same } = fields;
    expect(template).toEqual({
      id: expect.any(Number),
      ...same,
      html: '<p>Hello {{name}}</p>',
      isHtmlEditable: true,
      landingPageId: landingPage,
      attachments: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          contentType: 'application/pdf',
          fileName: 'terms.pdf',
          size: 8,
          url: `${TEMPLATES}/${template.id}/attachments/${template.attachments[0].id}/download`,
        },
      ],
      createdAt: expect.stringMatching(/\+0000$/),
      updatedAt: expect.stringMatching(/\+0000$/),
    });
    expect((await service.api('GET', `${TEMPLATES}/${template.id}`)).body).toEqual(template);
    const file = await service.api('GET', template.attachments[0].url);
    expect([file.status, file.headers.get('content-type'), file.body]).toEqual([200, 'application/pdf', '%PDF-1.7']);
  });

  it('is replaced by PUT, and changed in part by PATCH', async () => {
    const { id } = await create({ name: 'Old', subject: 'Old', attachments: JSON.stringify([PDF]) });
    const patched = await call('PATCH', `${TEMPLATES}/${id}`, { subject: 'New' });
    expect(patched.body).toMatchObject({
      name: 'Old',
      subject: 'New',
      html: '<p>Hello {{name}}</p>',
      attachments: [{ size: 8 }],
    });
    const put = await call('PUT', `${TEMPLATES}/${id}`, { html: '<p>Bye</p>' });
    expect(put.body).toEqual({
      id,
      html: '<p>Bye</p>',
      isHtmlEditable: true,
      attachments: [],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect((await call('PUT', `${TEMPLATES}/${id}`, { name: 'No text' })).status).toBe(400);
  });

  it('is listed in the order of creation, and gone when it is deleted', async () => {
    const { headers } = await addAccount(service);
    for (const name of ['one', 'two', 'three']) await call('POST', TEMPLATES, { name, html: 'x' }, headers);
    const list = async (query: string) => (await service.api('GET', `${TEMPLATES}${query}`, undefined, headers)).body;
    const second = await list('?size=2&page=1');
    expect([second.results.map(({ name }: { name: string }) => name), second.paging]).toEqual([
      ['three'],
      { page: 1, size: 2, totalPages: 2, totalResults: 3 },
    ]);
    const { id } = second.results[0];
    expect((await service.api('GET', `${TEMPLATES}/${id}`)).status).toBe(404);
    expect((await service.api('DELETE', `${TEMPLATES}/${id}`)).status).toBe(404);
    expect((await service.api('DELETE', `${TEMPLATES}/${id}`, undefined, headers)).status).toBe(204);
    expect((await service.api('GET', `${TEMPLATES}/${id}`, undefined, headers)).body.errorCode).toBe('E404');
    expect((await list('')).paging.totalResults).toBe(2);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no text', { html: '' }, 'html'],
    ['a sender that is none', { from: 'nobody' }, 'from'],
    ['a subject that is too long', { subject: 'x'.repeat(201) }, 'subject'],
    ['files that are no JSON', { attachments: 'x' }, 'attachments'],
    ['a file that is no Base64', { attachments: JSON.stringify([{ ...PDF, data: '***' }]) }, 'attachments[0].data'],
    ['a file of no type', { attachments: JSON.stringify([{ ...PDF, contentType: 'x' }]) }, 'attachments[0].contentType'],
  ])('is refused with %s, naming the field', async (_what, fields, property) => {
    const { status, body } = await call('POST', TEMPLATES, { html: 'x', ...fields });
    expect([status, body.violations?.map((violation: { property: string }) => violation.property)]).toEqual([400, [property]]);
  });

  it('is given attachments one by one, and loses them', async () => {
    const { id } = await create();
    const path = `${TEMPLATES}/${id}/attachments`;
    const added = await call('POST', path, PDF);
    expect([added.status, added.body]).toEqual([201, expect.objectContaining({ fileName: 'terms.pdf', size: 8 })]);
    expect((await service.api('GET', path)).body).toEqual([added.body]);
    expect((await service.api('DELETE', `${path}/nothing`)).status).toBe(404);
    expect((await service.api('DELETE', `${path}/${added.body.id}`)).status).toBe(204);
    expect((await service.api('GET', path)).body).toEqual([]);
    expect((await service.api('GET', added.body.url)).status).toBe(404);
  });
});

describe('a preview', () => {
  it('shows the document with its values, as JSON or as a form, and may do nothing', async () => {
    const { id } = await create({ html: '<html><body><b>{{name}}</b> {{other}}</body></html>', preheader: '1 < 2' });
    const path = `${TEMPLATES}/${id}/preview`;
    const shown =
      '<html><body><div style="display:none;max-height:0;overflow:hidden;mso-hide:all">1 &lt; 2</div><b>&lt;i&gt;</b> {{other}}</body></html>';
    const json = await service.api('POST', path, { placeholders: { name: '<i>' } });
    expect([json.status, json.body]).toEqual([200, shown]);
    expect(json.headers.get('content-security-policy')).toContain('sandbox');
    expect((await call('POST', path, { placeholders: { name: '<i>' } })).body).toBe(shown);
    expect((await service.api('POST', path, { placeholders: 'x' })).status).toBe(400);
    expect((await service.api('POST', `${TEMPLATES}/999999/preview`, {})).status).toBe(404);
  });
});

describe('a mail made of a template', () => {
  async function letterOf(messageId: string): Promise<{ letter: Letter; subject: string; from: string }> {
    const { world, firstAccount } = service.callsign;
    const { accountId } = firstAccount;
    const content = (await findMessage(world.db, accountId, messageId))?.content;
    if (content?.kind !== 'EMAIL') throw new Error('a mail was sent and is not there');
    const stored = (await loadContents(world.db, accountId, [content.letterId as ContentId])).get(content.letterId);
    const letter = JSON.parse(Buffer.from(stored?.bytes ?? []).toString('utf8')) as Letter;
    return { letter, subject: content.subject, from: content.from.address };
  }

  it('has its sender, subject, text and files', async () => {
    const { id } = await create({
      from: 'Jane <jane@mail.example.com>',
      subject: 'Hello {{name}}',
      replyTo: 'desk@mail.example.com',
      attachments: JSON.stringify([PDF]),
    });
    const { status, body } = await sendForm(service, {
      templateId: id,
      to: { to: 'a@example.org', placeholders: { name: 'Ann' } },
    });
    expect(status).toBe(200);
    const { letter, subject, from } = await letterOf(body.messages[0].messageId);
    expect([from, subject]).toEqual(['jane@mail.example.com', 'Hello Ann']);
    expect(letter).toMatchObject({
      html: '<p>Hello {{name}}</p>',
      replyTo: 'desk@mail.example.com',
      files: [{ fileName: 'terms.pdf', mediaType: 'application/pdf', size: 8, isInline: false }],
    });
  });

  it('has the request’s own sender, subject, answer address and files beside', async () => {
    const { id } = await create({ subject: 'Template', replyTo: 'desk@mail.example.com', attachments: JSON.stringify([PDF]) });
    const { body } = await sendForm(service, {
      templateId: id,
      from: 'other@mail.example.com',
      subject: 'Mine',
      text: 'not used',
      replyTo: 'me@mail.example.com',
      attachment: new File(['abc'], 'own.txt', { type: 'text/plain' }),
      to: 'a@example.org',
    });
    const { letter, subject, from } = await letterOf(body.messages[0].messageId);
    expect([from, subject, letter.replyTo, letter.text]).toEqual([
      'other@mail.example.com',
      'Mine',
      'me@mail.example.com',
      undefined,
    ]);
    expect(letter.files.map(({ fileName }) => fileName)).toEqual(['own.txt', 'terms.pdf']);
  });

  it('is refused where the template is not there, or leaves open what the request leaves open too', async () => {
    const { id } = await create();
    const missing = await sendForm(service, { templateId: id, to: 'a@example.org', subject: 'x' });
    expect(missing.status).toBe(400);
    const unknown = await sendForm(service, { templateId: 999_999, to: 'a@example.org', subject: 'x' });
    expect(unknown.status).toBe(400);
    const byJson = await service.api('POST', '/email/4/messages', {
      messages: [
        {
          sender: 'jane@mail.example.com',
          destinations: [{ to: [{ destination: 'a@example.org' }] }],
          content: { templateId: String(id), subject: 'By JSON' },
        },
      ],
    });
    expect(byJson.status).toBe(200);
  });

  it('to an address that is suppressed gets no copy either', async () => {
    const suppressions = [{ domainName: 'mail.example.com', emailAddress: ['gone@example.org'], type: 'BOUNCE' }];
    await service.api('POST', '/email/1/suppressions', { suppressions });
    const { body } = await sendForm(service, {
      from: 'jane@mail.example.com',
      subject: 'x',
      text: 'x',
      to: ['gone@example.org', 'a@example.org'],
      cc: ['Gone@example.org', 'c@example.org'],
    });
    expect(body.messages.map(({ status }: { status: { id: number } }) => status.id)).toEqual([14, 26]);
    const { email } = (await service.api('GET', `/callsign/1/messages/${body.messages[1].messageId}`)).body;
    expect(email.cc).toEqual(['c@example.org']);
  });
});
