// POST /mms/2/messages: what is accepted, rejected and refused, whose sender it has, and what the handset shows of it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  handsetMessages,
  MMS_HANDSET,
  MMS_NUMBER,
  mms,
  mmsBecomes,
  mmsLife,
  PNG,
  SMS_NUMBER,
  sendMms,
  startMms,
  TEXT,
  uploadPicture,
} from '../support/mms.ts';
import type { TestService } from '../support/service.ts';

let service: TestService;

beforeAll(async () => {
  service = await startMms({ CALLSIGN_ALLOW_PRIVATE_CALLBACKS: 'false' });
});
afterAll(() => service?.stop());

const send = (messages: readonly object[], options: object = {}) => sendMms(service, messages, options);
const refuse = async (message: object, options: object = {}) => {
  const { status, body } = await service.api('POST', '/mms/2/messages', { messages: [message], options });
  expect(status).toBe(400);
  return body.violations as { property: string; violation: string }[];
};

describe('an MMS', () => {
  it('is answered with an id and a status for each destination, and reaches the handset with all its parts', async () => {
    const uploadedContentId = await uploadPicture(service);
    const smil = '<smil><body><par><img src="image0"/></par></body></smil>';
    const { bulkId, messages } = await send([
      mms({ to: MMS_HANDSET, messageId: 'whole' }, {}, [
        TEXT,
        { type: 'UPLOADED_REFERENCE', uploadedContentId },
        { type: 'LINK', contentUrl: 'https://cdn.example.org/r.png', contentType: 'image/png', contentId: 'far' },
        { type: 'SMIL', contentType: 'application/smil', smil },
      ]),
    ]);
    expect(bulkId).toMatch(/^\d+$/);
    expect(messages).toMatchObject([{ messageId: 'whole', destination: MMS_HANDSET, status: { id: 26 } }]);
    await mmsBecomes(service, 'whole', 'DELIVERED_TO_HANDSET');
    const [shown] = await handsetMessages(service, MMS_HANDSET);
    expect(shown).toMatchObject({
      direction: 'RECEIVED',
      from: MMS_NUMBER,
      title: 'Receipt',
      parts: [
        { type: 'TEXT', text: 'Your receipt' },
        { type: 'MEDIA', name: 'image0', contentType: 'image/png', size: PNG.length },
        { type: 'LINK', url: 'https://cdn.example.org/r.png', contentType: 'image/png', name: 'far' },
        { type: 'SMIL', smil },
      ],
    });
    const file = await fetch(`${service.url}${shown.parts[1].url}`, { headers: { authorization: `App ${service.apiKey}` } });
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
    expect((await fetch(`${service.url}${shown.parts[1].url}`)).status).toBe(401);
  });

  it('shows title and segments in its life, a file with an address that needs no key', async () => {
    const life = await mmsLife(service, 'whole');
    expect(life).toMatchObject({
      channel: 'MMS',
      title: 'Receipt',
      segments: [{ type: 'TEXT' }, { type: 'MEDIA' }, { type: 'LINK' }, { type: 'SMIL' }],
    });
    const { url } = life.segments[1];
    const file = await fetch(url);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect((await fetch(`${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
    expect((await fetch(url.slice(0, url.lastIndexOf('.')))).status).toBe(404);
  });

  it('to a group is a message of its own for each member', async () => {
    const group = [{ to: '13105550151', messageId: 'g-1' }, { to: '13105550152' }];
    const { messages } = await send([mms({ group })]);
    expect(messages.map(({ destination }) => destination)).toEqual(['13105550151', '13105550152']);
    expect(messages[0]?.messageId).toBe('g-1');
    await mmsBecomes(service, messages[1]?.messageId ?? '', 'DELIVERED_TO_HANDSET');
    expect(await handsetMessages(service, '13105550151')).toHaveLength(1);
  });

  it('with more text than an MMS may have is rejected with 77, and the others go', async () => {
    const long = { type: 'TEXT', text: 'x'.repeat(1_000) };
    const { messages } = await send([mms(MMS_HANDSET, {}, [long, long]), mms(MMS_HANDSET)]);
    expect(messages.map(({ status }) => status.id)).toEqual([77, 26]);
  });

  it('to no number, from a foreign sender or with a used id is rejected alone', async () => {
    const { messages } = await send([
      mms('nonsense'),
      mms(MMS_HANDSET, { sender: 'NotOurs' }),
      mms({ to: MMS_HANDSET, messageId: 'whole' }),
    ]);
    expect(messages.map(({ status }) => status.id)).toEqual([52, 11, 23]);
  });

  it('repeated with its Idempotency-Key is sent once', async () => {
    const request = { messages: [mms('13105550161')] };
    const headers = { 'idempotency-key': 'mms-once' };
    const first = await service.api('POST', '/mms/2/messages', request, headers);
    const again = await service.api('POST', '/mms/2/messages', request, headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    await mmsBecomes(service, first.body.messages[0].messageId, 'DELIVERED_TO_HANDSET');
    expect(await handsetMessages(service, '13105550161')).toHaveLength(1);
  });

  it('has the links of its texts made short, and a click told of as one of an MMS', async () => {
    const text = { type: 'TEXT', text: 'See https://shop.example/sale and www.shop.example' };
    const { messages } = await send([mms('13105550162', {}, [text, TEXT])], { tracking: {} });
    const life = await mmsBecomes(service, messages[0]?.messageId ?? '', 'DELIVERED_TO_HANDSET');
    expect(life.segments[0].text).toMatch(/^See http\S+\/l\/\w{10} and http\S+\/l\/\w{10}$/);
    const { results } = (await service.api('GET', `/callsign/1/links?messageId=${life.messageId}`)).body;
    expect(results.map(({ url }: { url: string }) => url).sort()).toEqual([
      'http://www.shop.example',
      'https://shop.example/sale',
    ]);
  });

  it('waits for its schedule with its files', async () => {
    const uploadedContentId = await uploadPicture(service);
    const sendAt = new Date(Date.now() + 20 * 86_400_000).toISOString();
    await send([mms(MMS_HANDSET, {}, [{ type: 'UPLOADED_REFERENCE', uploadedContentId }])], {
      schedule: { bulkId: 'later', sendAt },
    });
    const expiry = async () => {
      const { rows } = await service.callsign.world.db.query<{ expires_at: Date }>(
        'select expires_at from content where content_id = $1',
        [uploadedContentId],
      );
      return rows[0]?.expires_at.getTime() ?? 0;
    };
    expect(await expiry()).toBeGreaterThan(Date.parse(sendAt) + 2 * 86_400_000);
    const moved = new Date(Date.now() + 100 * 86_400_000).toISOString();
    expect((await service.api('PUT', '/sms/1/bulks?bulkId=later', { sendAt: moved })).status).toBe(200);
    expect(await expiry()).toBeGreaterThan(Date.parse(moved) + 2 * 86_400_000);
  });
});

describe('the sender of an MMS', () => {
  it('is chosen by the strategy from those that can send MMS, and the trace says why', async () => {
    const { messages } = await send([mms(MMS_HANDSET, { sender: undefined, options: { platform: { applicationId: 'shop' } } })]);
    const life = await mmsLife(service, messages[0]?.messageId ?? '');
    expect(life).toMatchObject({ sender: MMS_NUMBER, platform: { applicationId: 'shop' } });
    expect(life.trace.map(({ step }: { step: string }) => step)).toContain('strategy');
  });

  it('is explained without sending', async () => {
    const ask = { channel: 'MMS', to: MMS_HANDSET, applicationId: 'shop' };
    const { status, body } = await service.api('POST', '/callsign/1/outbound/explain', ask);
    expect([status, body.sender]).toEqual([200, MMS_NUMBER]);
    const sms = await service.api('POST', '/callsign/1/outbound/explain', { ...ask, sender: SMS_NUMBER });
    expect(sms.body.status.id).toBe(11);
  });

  it('that cannot send MMS is rejected, as is a pair without a strategy', async () => {
    const { messages } = await send([mms(MMS_HANDSET, { sender: SMS_NUMBER }), mms(MMS_HANDSET, { sender: undefined })]);
    expect(messages.map(({ status }) => status.id)).toEqual([11, 11]);
  });

  it('that is named for another pair only is rejected where the account enforces isolation', async () => {
    await service.api('PATCH', '/callsign/1/settings', { senderIsolation: 'enforce' });
    const { messages } = await send([mms(MMS_HANDSET), mms(MMS_HANDSET, { options: { platform: { applicationId: 'shop' } } })]);
    await service.api('PATCH', '/callsign/1/settings', { senderIsolation: 'off' });
    expect(messages.map(({ status }) => status.id)).toEqual([11, 26]);
  });

  it('stays the same for a recipient where the strategy says so, for MMS apart from SMS', async () => {
    const { api } = service;
    await api('POST', '/provisioning/1/applications', { applicationId: 'sticky' });
    const { numbers } = (await api('GET', '/numbers/1/numbers')).body;
    for (const { numberKey: resourceId } of numbers)
      for (const channel of ['SMS', 'MMS'])
        await api('POST', '/provisioning/1/associations', {
          resourceType: 'NUMBER',
          channel,
          resourceId,
          applicationId: 'sticky',
          entityId: null,
        });
    const strategy = { platform: { applicationId: 'sticky' }, channel: 'MMS', useStickySender: true };
    expect((await api('POST', '/provisioning/2/sending-strategies', strategy)).status).toBeLessThan(300);
    const { messages } = await send([
      mms('13105550163', { sender: undefined, options: { platform: { applicationId: 'sticky' } } }),
    ]);
    expect(messages[0]?.status.name).toBe('PENDING_ACCEPTED');
    const { body } = await api('GET', '/callsign/1/sticky-senders?applicationId=sticky');
    expect(body.results).toMatchObject([{ channel: 'MMS', destination: '13105550163' }]);
  });
});

describe('a request for MMS is refused, naming the field, when', () => {
  const at = 'messages[0]';
  it.each<[why: string, message: object, property: string, words: string]>([
    [
      'a segment has no text',
      mms(MMS_HANDSET, {}, [{ type: 'TEXT' }]),
      `${at}.content.messageSegments[0].text`,
      'must not be null',
    ],
    [
      'a link is none',
      mms(MMS_HANDSET, {}, [{ type: 'LINK', contentUrl: 'x' }]),
      `${at}.content.messageSegments[0].contentUrl`,
      'http',
    ],
    [
      'a link points into the network',
      mms(MMS_HANDSET, {}, [{ type: 'LINK', contentUrl: 'http://127.0.0.1/x' }]),
      `${at}.content.messageSegments[0].contentUrl`,
      'private or special',
    ],
    [
      'a file is of no such type',
      mms(MMS_HANDSET, {}, [{ type: 'LINK', contentUrl: 'https://a.example/x', contentType: 'text/html' }]),
      `${at}.content.messageSegments[0].contentType`,
      'must be the type of',
    ],
    [
      'SMIL has no type',
      mms(MMS_HANDSET, {}, [{ type: 'SMIL', smil: '<smil/>' }]),
      `${at}.content.messageSegments[0].contentType`,
      'null',
    ],
    [
      'an upload is unknown',
      mms(MMS_HANDSET, {}, [{ type: 'UPLOADED_REFERENCE', uploadedContentId: '123' }]),
      `${at}.content.messageSegments[0].uploadedContentId`,
      'not the id of an upload',
    ],
    [
      'a name would break its header',
      mms(MMS_HANDSET, {}, [{ ...TEXT, contentId: 'a b' }]),
      `${at}.content.messageSegments[0].contentId`,
      'without blanks',
    ],
    [
      'a title has two lines',
      { ...mms(MMS_HANDSET), content: { title: 'a\nb', messageSegments: [TEXT] } },
      `${at}.content.title`,
      'one line',
    ],
    [
      'a title is too long',
      { ...mms(MMS_HANDSET), content: { title: 'x'.repeat(67), messageSegments: [TEXT] } },
      `${at}.content.title`,
      '66',
    ],
    ['a kind is unknown', mms(MMS_HANDSET, {}, [{ type: 'GIF' }]), `${at}.content.messageSegments[0].type`, 'must be'],
    ['nobody is to get it', mms({}), `${at}.destinations[0].to`, 'must not be null'],
    ['a group is empty', mms({ group: [] }), `${at}.destinations[0].group`, 'at least 1'],
    ['a destination is both', mms({ to: MMS_HANDSET, group: [{ to: MMS_HANDSET }] }), `${at}.destinations[0]`, 'not both'],
    [
      'the SMS in its place has no text',
      mms(MMS_HANDSET, { options: { smsFailover: {} } }),
      `${at}.options.smsFailover.text`,
      'must not be null',
    ],
    [
      'the SMS in its place is too long',
      mms(MMS_HANDSET, { options: { smsFailover: { text: 'x'.repeat(153 * 25 + 1) } } }),
      `${at}.options.smsFailover.text`,
      'must fit into 25 parts',
    ],
    [
      'the application is unknown',
      mms(MMS_HANDSET, { options: { platform: { applicationId: 'nobody' } } }),
      `${at}.options.platform.applicationId`,
      '',
    ],
  ])('%s', async (_why, message, property, words) => {
    expect(await refuse(message)).toContainEqual({ property, violation: expect.stringContaining(words) });
  });

  it('its files are too large together', async () => {
    const large = await uploadPicture(service, 'large', Buffer.alloc(3 * 1024 * 1024, 1));
    const segment = { type: 'UPLOADED_REFERENCE', uploadedContentId: large };
    expect(await refuse(mms(MMS_HANDSET, {}, [segment, segment]))).toEqual([
      { property: 'messages[0].content.messageSegments', violation: expect.stringContaining('bytes together') },
    ]);
  });
});
