// What is told of mail: reports by pull and by push in both forms, logs, and who may look.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDomain, mailOf, sendForm } from '../support/email.ts';
import { addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const FROM = 'Jane <jane@mail.example.com>';
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);

let service: TestService;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [service, receiver] = await Promise.all([startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' }), startWebhookReceiver()]);
  await addDomain(service, 'mail.example.com');
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
});
afterAll(async () => {
  await service?.stop();
  await receiver?.close();
});

const send = (fields: object) =>
  sendForm(service, { from: FROM, to: 'a@example.org', subject: 'Hello', text: 'Hello there', ...fields });
const sendJson = (over: object = {}, options?: object) =>
  service.api('POST', '/email/4/messages', {
    messages: [
      {
        sender: FROM,
        destinations: [{ to: [{ destination: 'a@example.org' }] }],
        content: { subject: 'Hello', html: '<p>Hello {{name}}</p>', defaultPlaceholders: '{"name":"you"}' },
        ...over,
      },
    ],
    options,
  });
const pull = async (generation: number, query: string) =>
  (await service.api('GET', `/email/${generation}/reports?${query}`)).body.results;
const DELIVERED = {
  status: expect.objectContaining({ groupName: 'DELIVERED', name: 'DELIVERED_TO_HANDSET' }),
  error: expect.objectContaining({ id: 0, name: 'NO_ERROR' }),
  price: { pricePerMessage: 0, currency: 'EUR' },
};

describe('reports by pull', () => {
  it('are handed out once, in the form that is asked for', async () => {
    const ids = { applicationId: 'shop', entityId: 'tenant', campaignReferenceId: 'spring' };
    const { body } = await send({ ...ids, bulkId: 'pulled', to: ['a@example.org', 'b@example.org'] });
    const [first, second] = body.messages.map(({ messageId }: { messageId: string }) => messageId);
    for (const id of [first, second]) await mailOf(service, id, 'DELIVERED_TO_HANDSET');
    expect(await pull(4, `messageId=${first}`)).toEqual([
      {
        bulkId: 'pulled',
        messageId: first,
        to: 'a@example.org',
        sender: 'jane@mail.example.com',
        sentAt: DATE,
        doneAt: DATE,
        messageCount: 1,
        attemptCount: 1,
        timeToFirstAttempt: expect.any(Number),
        campaignReferenceId: 'spring',
        platform: { applicationId: 'shop', entityId: 'tenant' },
        ...DELIVERED,
      },
    ]);
    expect(await pull(1, 'bulkId=pulled&applicationId=shop&entityId=tenant&campaignReferenceId=spring')).toEqual([
      {
        applicationId: 'shop',
        entityId: 'tenant',
        bulkId: 'pulled',
        messageId: second,
        to: 'b@example.org',
        sentAt: DATE,
        doneAt: DATE,
        messageCount: 1,
        attemptCount: 1,
        timeToFirstAttempt: expect.any(Number),
        ...DELIVERED,
      },
    ]);
    expect(await pull(1, 'bulkId=pulled')).toEqual([]);
  });

  it('say of mail that was never handed over that nobody tried', async () => {
    const { body } = await send({ from: 'a@nobodys.example.com' });
    const [report] = await pull(1, `messageId=${body.messages[0].messageId}`);
    expect([report.status.name, report.attemptCount, report.timeToFirstAttempt]).toEqual(['REJECTED_SOURCE', 0, undefined]);
  });

  it('of other channels are not among them', async () => {
    expect(await pull(4, 'limit=1000')).toEqual([]);
    await send({ bulkId: 'apart' });
    const logged = async () => (await service.api('GET', '/email/1/logs?bulkId=apart')).body.results[0];
    await until(async () => (await logged())?.status.groupName === 'DELIVERED');
    expect((await service.api('GET', '/sms/1/reports?bulkId=apart')).body.results).toEqual([]);
    expect((await service.api('GET', '/sms/1/logs?bulkId=apart')).body.results).toEqual([]);
    expect(await pull(4, 'bulkId=apart')).toHaveLength(1);
  });
});

describe('reports by push', () => {
  const postsTo = (path: string) => receiver.posts.filter((post) => post.path === path).map(({ body }) => JSON.parse(body));

  it('have the form of the mail webhook for mails sent from a form', async () => {
    const notifyUrl = `${receiver.url}/older`;
    const { body } = await send({ notifyUrl, callbackData: 'order 7', applicationId: 'shop', campaignReferenceId: 'c' });
    await until(() => postsTo('/older').length > 0);
    expect(postsTo('/older')).toEqual([
      {
        results: [
          {
            applicationId: 'shop',
            bulkId: body.bulkId,
            messageId: body.messages[0].messageId,
            to: 'a@example.org',
            sentAt: DATE,
            doneAt: DATE,
            smsCount: 1,
            attemptCount: 1,
            timeToFirstAttempt: expect.any(Number),
            callbackData: 'order 7',
            campaignReferenceId: 'c',
            ...DELIVERED,
          },
        ],
      },
    ]);
  });

  it('have the form of the pull for mails sent from JSON, and come in between where that was wished', async () => {
    const webhooks = { delivery: { url: `${receiver.url}/newer`, intermediateReport: true }, callbackData: 'x' };
    const { body } = await sendJson({ webhooks, options: { platform: { applicationId: 'shop' } } });
    const results = () => postsTo('/newer').flatMap((post) => post.results);
    await until(() => results().some(({ status }) => status.groupName === 'DELIVERED'));
    expect(results().map(({ status }) => status.name)).toEqual(['PENDING_WAITING_DELIVERY', 'DELIVERED_TO_HANDSET']);
    expect(results().at(-1)).toEqual({
      bulkId: body.bulkId,
      messageId: body.messages[0].messageId,
      to: 'a@example.org',
      sender: 'jane@mail.example.com',
      sentAt: DATE,
      doneAt: DATE,
      messageCount: 1,
      attemptCount: 1,
      timeToFirstAttempt: expect.any(Number),
      callbackData: 'x',
      platform: { applicationId: 'shop' },
      ...DELIVERED,
    });
  });

  it('go to subscriptions of the channel where the request names no URL', async () => {
    const { status } = await service.api('POST', '/subscriptions/1/subscription/EMAIL', {
      subscriptionId: 'mail',
      events: ['DELIVERY'],
      criteria: [{ applicationId: 'shop' }],
      profile: { profileId: 'mail', webhook: { notifyUrl: `${receiver.url}/subscribed` } },
    });
    expect(status).toBe(201);
    await send({ bulkId: 'not-shop' });
    const { body } = await send({ applicationId: 'shop' });
    await until(() => postsTo('/subscribed').length > 0);
    const results = postsTo('/subscribed').flatMap((post) => post.results);
    expect(results.map(({ messageId }: { messageId: string }) => messageId)).toEqual([body.messages[0].messageId]);
    await service.api('DELETE', '/subscriptions/1/subscription/EMAIL/mail');
  });
});

describe('logs', () => {
  it('show mails with what their recipient reads, in both forms, by every filter', async () => {
    const pair = { platform: { applicationId: 'shop', entityId: 'tenant' }, campaignReferenceId: 'logged' };
    const { body } = await sendJson({ options: pair }, { schedule: { bulkId: 'logged' } });
    const { messageId } = body.messages[0];
    await mailOf(service, messageId, 'DELIVERED_TO_HANDSET');
    const common = {
      text: '<p>Hello you</p>',
      bulkId: 'logged',
      messageId,
      sentAt: DATE,
      doneAt: DATE,
      messageCount: 1,
      campaignReferenceId: 'logged',
      ...DELIVERED,
    };
    const filters = [
      'bulkId=logged',
      `messageId=${messageId}`,
      'campaignReferenceId=logged',
      'applicationId=shop&entityId=tenant&bulkId=logged',
      'generalStatus=DELIVERED&bulkId=logged',
      `sentSince=${encodeURIComponent(new Date(Date.now() - 60_000).toISOString())}&bulkId=logged`,
    ];
    for (const filter of [...filters, 'sender=jane@MAIL.example.com&destination=a@example.org&bulkId=logged'])
      expect([filter, (await service.api('GET', `/email/4/logs?${filter}`)).body.results]).toEqual([
        filter,
        [
          {
            ...common,
            sender: 'jane@mail.example.com',
            destination: 'a@example.org',
            platform: { applicationId: 'shop', entityId: 'tenant' },
          },
        ],
      ]);
    for (const filter of [...filters, 'from=jane@mail.example.com&to=a@example.org&bulkId=logged'])
      expect([filter, (await service.api('GET', `/email/1/logs?${filter}`)).body.results]).toEqual([
        filter,
        [{ ...common, from: 'jane@mail.example.com', to: 'a@example.org', applicationId: 'shop', entityId: 'tenant' }],
      ]);
    expect((await service.api('GET', '/email/4/logs?bulkId=logged&sender=b@mail.example.com')).body.results).toEqual([]);
  });

  it('page by cursor', async () => {
    await send({ bulkId: 'paged', to: ['a@example.org', 'b@example.org', 'c@example.org'] });
    const first = (await service.api('GET', '/email/4/logs?bulkId=paged&limit=2&useCursor=true')).body;
    const rest = (await service.api('GET', `/email/4/logs?bulkId=paged&limit=2&cursor=${first.cursor.nextCursor}`)).body;
    const to = [...first.results, ...rest.results].map(({ destination }) => destination);
    expect([to, rest.cursor]).toEqual([['c@example.org', 'b@example.org', 'a@example.org'], { limit: 2 }]);
  });

  it('mask the values that are nobody’s business, as the life of the mail does; the mail has them whole', async () => {
    const content = { subject: 'Card {{card}}', text: 'Your card {{card}}', defaultPlaceholders: '{"card":"41111234"}' };
    const { body } = await sendJson(
      { content, placeholdersMasking: [{ name: 'card', visibleChars: 4 }] },
      { schedule: { bulkId: 'masked' } },
    );
    expect((await service.api('GET', '/email/4/logs?bulkId=masked')).body.results[0].text).toBe('Your card ****1234');
    const { email, internalId } = await mailOf(service, body.messages[0].messageId);
    expect([email.subject, email.text]).toEqual(['Card ****1234', 'Your card ****1234']);
    const { rows } = await service.callsign.world.db.query<{ body: string }>('select body from message where message_id = $1', [
      internalId,
    ]);
    expect(JSON.parse(rows[0]?.body ?? '').mail.subject).toBe('Card 41111234');
  });

  it('show the beginning of a long text; all of it is in the life of the mail', async () => {
    const { body } = await send({ bulkId: 'long', text: 'x'.repeat(5000) });
    expect((await service.api('GET', '/email/1/logs?bulkId=long')).body.results[0].text).toHaveLength(4000);
    expect((await mailOf(service, body.messages[0].messageId)).email.text).toHaveLength(5000);
  });
});

describe('who may read the life of a mail', () => {
  it('has a scope of mail, or may read everything; one of SMS is not enough', async () => {
    const { body } = await send({});
    const path = `/callsign/1/messages/${body.messages[0].messageId}`;
    const read = async (scope: string) =>
      (await service.api('GET', path, undefined, (await addKey(service, undefined, { scopes: [scope] })).headers)).status;
    expect([await read('email:logs:read'), await read('callsign:read'), await read('sms:manage')]).toEqual([200, 200, 404]);
  });
});
