// What is listed across channels: outbound messages, bulks, links, and traffic over time.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550105';
const HOUR_MS = 3_600_000;

let service: TestService;
let api: TestService['api'];
const moment = (afterMs: number) => encodeURIComponent(new Date(Date.now() + afterMs).toISOString().replace('Z', '+0000'));

beforeAll(async () => {
  service = await startService();
  ({ api } = service);
  await api('POST', '/callsign/1/resources/numbers', { number: SENDER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] });
  for (const applicationId of ['shop', 'bank', 'club'])
    await api('POST', '/provisioning/1/applications', { applicationId, applicationName: applicationId });
});
afterAll(() => service?.stop());

async function send(to: readonly string[], more: { platform?: object; options?: object; text?: string } = {}) {
  const { status, body } = await api('POST', '/sms/3/messages', {
    messages: [
      {
        sender: SENDER,
        destinations: to.map((number) => ({ to: number })),
        content: { text: more.text ?? 'Hello' },
        ...(more.platform === undefined ? {} : { options: { platform: more.platform } }),
      },
    ],
    ...(more.options === undefined ? {} : { options: more.options }),
  });
  expect(status).toBe(200);
  return body as { bulkId: string; messages: { messageId: string }[] };
}

const listed = async (query: string) => (await api('GET', `/callsign/1/messages?${query}`)).body;
const idsOf = async (query: string): Promise<string[]> =>
  (await listed(query)).results.map(({ messageId }: { messageId: string }) => messageId);

describe('outbound messages', () => {
  it('are found by everything one may know of them', async () => {
    const one = await send(['13105550141'], { platform: { applicationId: 'shop', entityId: 'north' } });
    const two = await send(['13105550142', '12'], { platform: { applicationId: 'bank' } });
    const [first] = one.messages.map(({ messageId }) => messageId);
    const [second, rejected] = two.messages.map(({ messageId }) => messageId);
    await until(async () => (await idsOf('status=DELIVERED')).length === 2);
    expect(await idsOf('')).toEqual([rejected, second, first]);
    expect(await idsOf(`messageId=${first}`)).toEqual([first]);
    expect(await idsOf('destination=%2B13105550142')).toEqual([second]);
    expect(await idsOf(`sender=${SENDER}&applicationId=bank`)).toEqual([rejected, second]);
    expect(await idsOf('entityId=north')).toEqual([first]);
    expect(await idsOf(`bulkId=${two.bulkId}`)).toEqual([rejected, second]);
    expect(await idsOf('status=REJECTED')).toEqual([rejected]);
    expect(await idsOf('channel=EMAIL')).toEqual([]);
    expect(await idsOf(`since=${moment(-HOUR_MS)}&until=${moment(HOUR_MS)}`)).toHaveLength(3);
    expect(await idsOf(`since=${moment(HOUR_MS)}`)).toEqual([]);
    expect(await idsOf(`until=${moment(-HOUR_MS)}`)).toEqual([]);
  });

  it('page by a cursor without losing or doubling one', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listed(`limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.results.map(({ messageId }: { messageId: string }) => messageId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(await idsOf(''));
    expect((await api('GET', '/callsign/1/messages?cursor=x')).status).toBe(400);
  });

  it('name the webhooks of each, to be made again', async () => {
    const { messages } = (
      await api('POST', '/sms/3/messages', {
        messages: [
          {
            sender: SENDER,
            destinations: [{ to: '13105550143' }],
            content: { text: 'Hello' },
            webhooks: { delivery: { url: `${service.url}/nobody` } },
          },
        ],
      })
    ).body;
    const life = async () => (await api('GET', `/callsign/1/messages/${messages[0].messageId}`)).body;
    await until(async () => (await life()).webhooks.length > 0);
    const [{ webhookId }] = (await life()).webhooks;
    expect((await api('GET', `/callsign/1/webhooks/${webhookId}`)).status).toBe(200);
  });
});

describe('bulks', () => {
  it('are listed with where they stand, the latest first', async () => {
    const schedule = (bulkId: string, sendAt?: string) => ({ schedule: { bulkId, ...(sendAt === undefined ? {} : { sendAt }) } });
    const later = new Date(Date.now() + HOUR_MS).toISOString().replace('Z', '+0000');
    await send(['13105550144'], { options: schedule('gone') });
    await send(['13105550144', '13105550145'], { options: schedule('waiting', later), platform: { applicationId: 'shop' } });
    await send(['13105550144'], { options: schedule('held', later) });
    await api('PUT', '/sms/1/bulks/status?bulkId=held', { status: 'PAUSED' });
    const list = async (query = '') => (await api('GET', `/callsign/1/bulks${query}`)).body;
    await until(async () => (await list('?bulkId=gone')).results[0]?.status === 'FINISHED');
    const { results } = await list();
    expect(
      results.map((bulk: { bulkId: string; status: string; waiting: number }) => [bulk.bulkId, bulk.status, bulk.waiting]),
    ).toEqual([
      ['held', 'PAUSED', 1],
      ['waiting', 'PENDING', 2],
      ['gone', 'FINISHED', 0],
    ]);
    expect(results[1]).toMatchObject({ channel: 'SMS', sender: SENDER, platform: { applicationId: 'shop' }, sendAt: later });
    expect((await list('?status=PENDING')).results).toHaveLength(1);
    expect((await list('?channel=EMAIL')).results).toEqual([]);
    const { nextCursor } = await list('?limit=2');
    expect((await list(`?limit=2&cursor=${nextCursor}`)).results.map(({ bulkId }: { bulkId: string }) => bulkId)).toEqual([
      'gone',
    ]);
  });
});

describe('short links', () => {
  it('of all messages are listed page by page, with the message each stands in', async () => {
    const { messages } = await send(['13105550146', '13105550147'], {
      text: 'See https://shop.example/a and https://shop.example/b',
      options: { tracking: { shortenUrl: true, trackClicks: true } },
    });
    const page = async (query: string) => (await api('GET', `/callsign/1/links?${query}`)).body;
    const first = await page('limit=3');
    const second = await page(`limit=3&cursor=${first.nextCursor}`);
    const all = [...first.results, ...second.results];
    expect(all.map(({ messageId }) => messageId)).toEqual(
      [messages[1], messages[1], messages[0], messages[0]].map((message) => message?.messageId),
    );
    expect(new Set(all.map(({ shortUrl }) => shortUrl)).size).toBe(4);
    expect(second.nextCursor).toBeUndefined();
    expect((await api('GET', '/callsign/1/links?cursor=x')).status).toBe(400);
  });
});

describe('traffic over time', () => {
  it('is given for the busiest groups and for all others together, every step of it', async () => {
    for (const [applicationId, count] of [
      ['club', 11],
      ['bank', 8],
    ] as const)
      await send(
        Array.from({ length: count }, (_, at) => String(13105550150 + at)),
        { platform: { applicationId } },
      );
    const traffic = async (query: string) => (await api('GET', `/callsign/1/traffic?${query}`)).body;
    const sum = (points: readonly { sent: number }[]) => points.reduce((total, { sent }) => total + sent, 0);
    await until(async () => {
      const { groups } = await traffic('groupBy=application');
      return groups.some(({ name, sent }: { name: string; sent: number }) => name === 'club' && sent === 11);
    });
    const { series, hours } = await traffic('hours=30&groupBy=application&top=2&step=HOUR');
    expect(series.map(({ name }: { name?: string }) => name)).toEqual(['club', 'bank', undefined]);
    expect(series.every(({ points }: { points: unknown[] }) => points.length === 30)).toBe(true);
    expect(series.map(({ points }: { points: { sent: number }[] }) => sum(points)).reduce((a: number, b: number) => a + b)).toBe(
      sum(hours),
    );
    const days = await traffic('hours=30&groupBy=application&top=2&step=DAY');
    expect(sum(days.series[0].points)).toBe(11);
    expect(days.series[0].points.length).toBeLessThanOrEqual(3);
    const whole = await traffic('step=DAY');
    expect(whole.series).toHaveLength(1);
    expect(sum(whole.series[0].points)).toBe(sum(whole.hours));
  });
});
