// Delivery reports and logs of MMS: pulled and pushed, of both generations, and by subscriptions.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MMS_HANDSET, MMS_NUMBER, mms, mmsBecomes, PNG, sendMms, startMms, TEXT } from '../support/mms.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let service: TestService;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  service = await startMms();
});
afterAll(async () => {
  await service?.stop();
  await receiver?.close();
});

const platform = { applicationId: 'shop' };
const postTo = (path: string) => receiver.posts.find((post) => post.path === path);
const sendOld = (messageId: string, more: object = {}) =>
  service.api('POST', '/mms/1/advanced', {
    messages: [
      {
        from: MMS_NUMBER,
        title: 'Old',
        destinations: [{ to: MMS_HANDSET, messageId }],
        messageSegments: [
          { text: 'Hello' },
          { contentBase64: PNG.toString('base64'), contentType: 'image/png', contentId: 'pic' },
        ],
        applicationId: 'shop',
        callbackData: 'mine',
        ...more,
      },
    ],
  });

describe('reports of MMS', () => {
  it('are pulled once, in the newest form', async () => {
    await sendMms(service, [
      mms({ to: MMS_HANDSET, messageId: 'r-1' }, { options: { platform }, webhooks: { callbackData: 'mine' } }),
    ]);
    await mmsBecomes(service, 'r-1', 'DELIVERED_TO_HANDSET');
    const { body } = await service.api('GET', '/mms/2/reports?messageId=r-1');
    expect(body.results).toMatchObject([
      {
        messageId: 'r-1',
        to: MMS_HANDSET,
        sender: MMS_NUMBER,
        messageCount: 1,
        callbackData: 'mine',
        status: { name: 'DELIVERED_TO_HANDSET' },
        error: { name: 'NO_ERROR' },
        platform,
      },
    ]);
    expect((await service.api('GET', '/mms/2/reports?messageId=r-1')).body).toEqual({ results: [] });
    expect((await service.api('GET', '/sms/3/reports')).body).toEqual({ results: [] });
  });

  it('are pulled in the older form with mmsCount', async () => {
    await sendOld('r-2');
    await mmsBecomes(service, 'r-2', 'DELIVERED_TO_HANDSET');
    const { body } = await service.api('GET', '/mms/1/reports?messageId=r-2');
    expect(body.results).toMatchObject([
      { messageId: 'r-2', from: MMS_NUMBER, mmsCount: 1, callbackData: 'mine', applicationId: 'shop' },
    ]);
    expect(body.results[0]).not.toHaveProperty('smsCount');
  });

  it('are pushed in the form of the endpoint that took the message', async () => {
    await sendMms(service, [
      mms({ to: MMS_HANDSET, messageId: 'p-2' }, { webhooks: { delivery: { url: `${receiver.url}/new` } } }),
    ]);
    await sendOld('p-1', { notifyUrl: `${receiver.url}/old` });
    await sendOld('p-x', { notifyUrl: `${receiver.url}/xml`, notifyContentType: 'application/xml' });
    await until(() => ['/new', '/old', '/xml'].every((path) => postTo(path) !== undefined));
    const newer = JSON.parse(postTo('/new')?.body ?? '').results[0];
    expect(newer).toMatchObject({ messageId: 'p-2', sender: MMS_NUMBER, messageCount: 1 });
    const older = JSON.parse(postTo('/old')?.body ?? '').results[0];
    expect(older).toMatchObject({ messageId: 'p-1', smsCount: 1, applicationId: 'shop' });
    expect(older).not.toHaveProperty('mmsCount');
    expect(postTo('/xml')?.body).toMatch(/<MmsReportRequest><results>.*<smsCount>1<\/smsCount>/);
  });

  it('go to subscriptions to MMS, and clicks do', async () => {
    const profile = { profileId: 'mms', webhook: { notifyUrl: `${receiver.url}/subscribed` } };
    const subscription = { subscriptionId: 'mms', events: ['DELIVERY', 'CLICK'], profile };
    expect((await service.api('POST', '/subscriptions/1/subscription/MMS', subscription)).status).toBe(201);
    const text = { type: 'TEXT', text: 'https://shop.example/' };
    await sendMms(service, [mms({ to: MMS_HANDSET, messageId: 's-1' }, { options: { platform } }, [text])], { tracking: {} });
    await until(() => postTo('/subscribed') !== undefined);
    expect(JSON.parse(postTo('/subscribed')?.body ?? '').results[0]).toMatchObject({ messageId: 's-1', platform });
    const { results } = (await service.api('GET', '/callsign/1/links?messageId=s-1')).body;
    const browser = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' };
    await fetch(results[0].shortUrl, { redirect: 'manual', headers: browser });
    await until(() => receiver.posts.some(({ body }) => body.includes('CLICKED')));
    const click = JSON.parse(receiver.posts.find(({ body }) => body.includes('CLICKED'))?.body ?? '');
    expect(click).toMatchObject({
      notificationType: 'CLICKED',
      messageId: 's-1',
      recipient: MMS_HANDSET,
      url: 'https://shop.example/',
    });
    await service.api('DELETE', '/subscriptions/1/subscription/MMS/mms');
  });
});

describe('logs of MMS', () => {
  it('show title and segments in the newest form, page by page', async () => {
    const smil = { type: 'SMIL', contentType: 'application/smil', smil: '<smil/>' };
    const link = { type: 'LINK', contentUrl: 'https://cdn.example.org/a.png', contentType: 'image/png', contentId: 'far' };
    await sendMms(service, [
      mms({ to: MMS_HANDSET, messageId: 'l-1' }, { options: { platform, campaignReferenceId: 'c' } }, [TEXT, link, smil]),
    ]);
    await mmsBecomes(service, 'l-1', 'DELIVERED_TO_HANDSET');
    const { body } = await service.api('GET', '/mms/2/logs?campaignReferenceId=c');
    expect(body.results).toMatchObject([
      {
        title: 'Receipt',
        sender: MMS_NUMBER,
        destination: MMS_HANDSET,
        messageId: 'l-1',
        messageCount: 1,
        platform,
        status: { name: 'DELIVERED_TO_HANDSET' },
        content: { title: 'Receipt', messageSegments: [TEXT, link, smil] },
      },
    ]);
    const page = (await service.api('GET', '/mms/2/logs?limit=1&useCursor=true')).body;
    expect(page.results).toHaveLength(1);
    const next = (await service.api('GET', `/mms/2/logs?limit=1&useCursor=true&cursor=${page.cursor.nextCursor}`)).body;
    expect(next.results[0].messageId).not.toBe(page.results[0].messageId);
    expect((await service.api('GET', '/sms/3/logs')).body.results).toEqual([]);
  });

  it('show files with their address in the older form', async () => {
    const { body } = await service.api('GET', '/mms/1/logs?messageId=r-2');
    expect(body.results).toMatchObject([
      {
        from: MMS_NUMBER,
        to: MMS_HANDSET,
        title: 'Old',
        mmsCount: 1,
        applicationId: 'shop',
        messageSegments: [{ text: 'Hello' }, { contentId: 'pic', contentType: 'image/png', contentUrl: expect.any(String) }],
      },
    ]);
    const file = await fetch(body.results[0].messageSegments[1].contentUrl);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
    const again = (await service.api('GET', '/mms/2/logs?messageId=r-2')).body.results[0].content.messageSegments[1];
    expect(again).toMatchObject({ type: 'UPLOADED_REFERENCE', uploadedContentId: expect.stringMatching(/^\d+$/) });
  });
});

describe('what cannot be read in a query', () => {
  it.each(['logs?limit=many', 'reports?limit=many', 'logs?cursor=none', 'logs?sentSince=yesterday', 'logs?useCursor=maybe'])(
    'is 400 for %s on every channel, naming the field',
    async (query) => {
      const answers = await Promise.all(['/sms/3', '/mms/2', '/email/4'].map((base) => service.api('GET', `${base}/${query}`)));
      const field = /\?(\w+)=/.exec(query)?.[1];
      for (const { status, body } of answers) expect([status, body.violations[0].property]).toEqual([400, field]);
    },
  );

  it.each(['logs?limit=0', 'logs?limit=5000', 'reports?limit=0', 'reports?limit=5000', 'logs?generalStatus=NOTHING'])(
    'is no fault where it can be read and is out of bounds, or fits nothing: %s',
    async (query) => {
      for (const base of ['/sms/3', '/mms/2', '/email/4']) {
        const { status, body } = await service.api('GET', `${base}/${query}`);
        expect([status, Array.isArray(body.results)]).toEqual([200, true]);
      }
    },
  );
});
