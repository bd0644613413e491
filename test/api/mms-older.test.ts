// The older ways to send MMS, and what is uploaded for them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handsetMessages, MMS_HANDSET, MMS_NUMBER, mmsBecomes, mmsLife, PNG, startMms, uploadPicture } from '../support/mms.ts';
import { addKey } from '../support/other-account.ts';
import type { TestService } from '../support/service.ts';

let service: TestService;

beforeAll(async () => {
  service = await startMms();
});
afterAll(() => service?.stop());

const advanced = (message: object, more: object = {}) =>
  service.api('POST', '/mms/1/advanced', {
    messages: [{ from: MMS_NUMBER, destinations: [{ to: MMS_HANDSET }], messageSegments: [{ text: 'Hello' }], ...message }],
    ...more,
  });

function single(parts: Readonly<Record<string, Blob | string>>) {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.append(name, part);
    else form.append(name, part, part.type.startsWith('image/') ? 'a picture.png' : undefined);
  }
  return fetch(`${service.url}/mms/1/single`, {
    method: 'POST',
    headers: { authorization: `App ${service.apiKey}` },
    body: form,
  });
}

const json = (value: unknown) => new Blob([JSON.stringify(value)], { type: 'application/json' });

describe('POST /mms/1/advanced', () => {
  it('repeated with its Idempotency-Key keeps its files once', async () => {
    const { db } = service.callsign.world;
    const kept = async () => (await db.query('select from content')).rows.length;
    const segment = { contentBase64: PNG.toString('base64'), contentType: 'image/png' };
    const message = { destinations: [{ to: MMS_HANDSET }], messageSegments: [segment], applicationId: 'shop' };
    const post = () => service.api('POST', '/mms/1/advanced', { messages: [message] }, { 'idempotency-key': 'files-once' });
    const before = await kept();
    const first = await post();
    const again = await post();
    expect([first.status, again.body]).toEqual([200, first.body]);
    expect(await kept()).toBe(before + 1);
  });

  it('takes every kind of segment, each known by its field', async () => {
    const uploadedContentId = await uploadPicture(service);
    const { status, body } = await advanced(
      {
        title: 'Old',
        destinations: [{ to: MMS_HANDSET, messageId: 'old-1' }],
        messageSegments: [
          { text: 'Hello', contentId: 'words' },
          { contentUrl: 'https://cdn.example.org/a.gif', contentType: 'image/gif' },
          { contentBase64: PNG.toString('base64'), contentType: 'image/png', contentId: 'pic' },
          { smil: '<smil/>', contentType: 'application/smil' },
          { uploadedContentId },
        ],
        applicationId: 'shop',
      },
      { bulkId: 'b'.repeat(120) },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      bulkId: 'b'.repeat(100),
      messages: [{ to: MMS_HANDSET, messageId: 'old-1', status: { id: 26, groupName: 'PENDING' } }],
    });
    const life = await mmsBecomes(service, 'old-1', 'DELIVERED_TO_HANDSET');
    expect(life.platform).toEqual({ applicationId: 'shop' });
    expect(life.segments).toMatchObject([
      { type: 'TEXT', name: 'words' },
      { type: 'LINK', contentType: 'image/gif' },
      { type: 'MEDIA', name: 'pic', size: PNG.length },
      { type: 'SMIL' },
      { type: 'MEDIA', name: 'image0' },
    ]);
    expect(Buffer.from(await (await fetch(life.segments[2].url)).arrayBuffer())).toEqual(PNG);
  });

  it('answers each member of a group as `to`', async () => {
    const { body } = await advanced({
      destinations: [{ group: [{ to: '13105550151', messageId: 'm-1' }, { to: '13105550152' }] }],
    });
    expect(body.messages).toMatchObject([{ to: '13105550151', messageId: 'm-1' }, { to: '13105550152' }]);
  });

  it.each<[why: string, message: object, field: string, words: string]>([
    ['a segment is nothing', { messageSegments: [{ contentId: 'x' }] }, 'messages[0].messageSegments[0]', 'must have one of'],
    [
      'Base64 is none',
      { messageSegments: [{ contentBase64: '***', contentType: 'image/png' }] },
      'messages[0].messageSegments[0].contentBase64',
      'must be bytes in Base64',
    ],
    [
      'a file has no type',
      { messageSegments: [{ contentBase64: 'AAAA' }] },
      'messages[0].messageSegments[0].contentType',
      'must not be null',
    ],
  ])('answers 400 in the classic envelope when %s', async (_why, message, field, words) => {
    const { status, body } = await advanced(message);
    expect(status).toBe(400);
    expect(body.requestError.serviceException.validationErrors[field]).toEqual([expect.stringContaining(words)]);
  });

  it('is read and answered in XML, too', async () => {
    const xml = `<request><messages><message><from>${MMS_NUMBER}</from><destinations><destination><to>${MMS_HANDSET}</to></destination></destinations><messageSegments><messageSegment><text>Hi</text></messageSegment></messageSegments></message></messages></request>`;
    const headers = { 'content-type': 'application/xml', accept: 'application/xml' };
    const { status, body } = await service.api('POST', '/mms/1/advanced', xml, headers);
    expect([status, body]).toEqual([200, expect.stringContaining('<SendResult>')]);
  });
});

describe('POST /mms/1/single', () => {
  it('takes a form of a head and parts', async () => {
    const response = await single({
      head: json({ from: MMS_NUMBER, to: '13105550153', id: 'form-1', subject: 'Form', callbackData: 'mine' }),
      text: 'From a form',
      media: new Blob([new Uint8Array(PNG)], { type: 'image/png' }),
      externallyHostedMedia: json([{ contentType: 'image/png', contentId: 'far', contentUrl: 'https://cdn.example.org/a.png' }]),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ messages: [{ to: '13105550153', messageId: 'form-1', status: { id: 26 } }] });
    const life = await mmsBecomes(service, 'form-1', 'DELIVERED_TO_HANDSET');
    expect(life).toMatchObject({
      title: 'Form',
      segments: [
        { type: 'TEXT', text: 'From a form' },
        { type: 'MEDIA', name: 'a_picture.png', size: PNG.length },
        { type: 'LINK', name: 'far' },
      ],
    });
    expect(await handsetMessages(service, '13105550153')).toHaveLength(1);
  });

  it.each<[why: string, parts: Readonly<Record<string, Blob | string>>, field: string]>([
    ['there is no head', { text: 'x' }, 'head'],
    ['the head is no JSON', { head: '{', text: 'x' }, 'head'],
    ['the head names nobody', { head: json({ from: MMS_NUMBER }), text: 'x' }, 'head.to'],
    ['there is nothing to send', { head: json({ to: MMS_HANDSET }) }, ''],
    ['a file is of no such type', { head: json({ to: MMS_HANDSET }), media: new Blob(['x'], { type: 'text/html' }) }, 'media'],
    [
      'a link is none',
      { head: json({ to: MMS_HANDSET }), externallyHostedMedia: json([{ contentUrl: 'x' }]) },
      'externallyHostedMedia[0].contentUrl',
    ],
  ])('answers 400 naming the part when %s', async (_why, parts, field) => {
    const response = await single(parts);
    expect(response.status).toBe(400);
    const body = (await response.json()) as { requestError: { serviceException: { validationErrors: object } } };
    expect(Object.keys(body.requestError.serviceException.validationErrors)).toEqual([field]);
  });

  it('answers 400 to a body that is no form', async () => {
    expect((await service.api('POST', '/mms/1/single', { to: MMS_HANDSET })).status).toBe(400);
  });
});

describe('POST /mms/1/content', () => {
  const upload = (headers: Readonly<Record<string, string>>, body: Uint8Array<ArrayBuffer> = new Uint8Array(PNG)) =>
    fetch(`${service.url}/mms/1/content`, {
      method: 'POST',
      headers: { authorization: `App ${service.apiKey}`, 'content-type': 'application/octet-stream', ...headers },
      body,
    });
  const named = { 'x-content-id': 'pic', 'x-media-type': 'image/png' };

  it.each<[why: string, headers: Readonly<Record<string, string>>, words: string]>([
    ['has no id', { 'x-media-type': 'image/png' }, "Required request header 'X-Content-Id'"],
    ['has no type', { 'x-content-id': 'pic' }, "Required request header 'X-Media-Type'"],
    ['has a type that is none of a file for MMS', { ...named, 'x-media-type': 'text/html' }, 'X-Media-Type must be'],
    ['has an id with blanks', { ...named, 'x-content-id': 'a b' }, 'X-Content-Id must be'],
    ['is to be kept for no time', { ...named, 'x-validity-period-minutes': '0' }, 'X-Validity-Period-Minutes must be'],
  ])('answers 400 in a shape of its own to an upload that %s', async (_why, headers, words) => {
    const response = await upload(headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ bulkId: '', messages: [], errorMessage: expect.stringContaining(words) });
  });

  it('answers 400 to an empty file and to one that is too large', async () => {
    expect((await upload(named, new Uint8Array(0))).status).toBe(400);
    expect((await upload(named, new Uint8Array(5 * 1024 * 1024 + 1))).status).toBe(400);
    expect((await upload(named, new Uint8Array(6 * 1024 * 1024))).status).toBe(400);
  });

  it('keeps a file as long as it says, and longer when a message needs it', async () => {
    const response = await upload({ ...named, 'x-validity-period-minutes': '1' });
    const { uploadedContentId } = (await response.json()) as { uploadedContentId: string };
    const { db } = service.callsign.world;
    await advanced({ messageSegments: [{ uploadedContentId }] });
    const { rows } = await db.query<{ is_kept: boolean }>(
      "select expires_at > now() + interval '48 hours' as is_kept from content where content_id = $1",
      [uploadedContentId],
    );
    expect(rows).toEqual([{ is_kept: true }]);
    await db.query("update content set expires_at = now() - interval '1 second' where content_id = $1", [uploadedContentId]);
    const { status, body } = await advanced({ messageSegments: [{ uploadedContentId }] });
    expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([
      400,
      ['messages[0].messageSegments[0].uploadedContentId'],
    ]);
  });

  it('needs the right to manage MMS, not just to send them', async () => {
    const { headers } = await addKey(service, undefined, { scopes: ['mms:message:send'] });
    expect((await upload({ ...named, ...headers })).status).toBe(403);
    expect((await service.api('GET', '/mms/2/reports', undefined, headers)).status).toBe(200);
    expect((await service.api('GET', '/mms/2/logs', undefined, headers)).status).toBe(403);
  });
});

it('an MMS of the first generation keeps its own message', async () => {
  expect((await mmsLife(service, 'old-1')).bulkId).toBe('b'.repeat(100));
});
