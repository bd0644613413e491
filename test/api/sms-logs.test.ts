// GET /sms/3/logs and /sms/3/reports: what they find, page by page, and what they do with filters that fit nothing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

let service: TestService;

beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: '12125550101',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  for (let index = 0; index < 5; index += 1) {
    await service.api('POST', '/sms/3/messages', {
      messages: [
        {
          sender: '12125550101',
          destinations: [{ to: `1310555014${index}`, messageId: `log-${index}` }],
          content: { text: `number ${index}` },
          options: { campaignReferenceId: index % 2 === 0 ? 'even' : 'odd' },
        },
      ],
      options: { schedule: { bulkId: index < 2 ? 'first two' : 'the rest' } },
    });
  }
  await until(async () => (await service.api('GET', '/sms/3/logs?generalStatus=DELIVERED')).body.results.length === 5);
});
afterAll(() => service?.stop());

async function idsOf(query: string): Promise<string[]> {
  const { status, body } = await service.api('GET', `/sms/3/logs?${query}`);
  expect(status).toBe(200);
  return body.results.map((log: { messageId: string }) => log.messageId);
}

describe('logs', () => {
  it('come newest first', async () => {
    expect(await idsOf('')).toEqual(['log-4', 'log-3', 'log-2', 'log-1', 'log-0']);
  });

  it("are found by a caller's own ids, bulk, campaign and destination, alone and together", async () => {
    expect(await idsOf('messageId=log-1,log-3')).toEqual(['log-3', 'log-1']);
    expect(await idsOf('bulkId=first%20two')).toEqual(['log-1', 'log-0']);
    expect(await idsOf('campaignReferenceId=odd')).toEqual(['log-3', 'log-1']);
    expect(await idsOf('destination=13105550142')).toEqual(['log-2']);
    expect(await idsOf('destination=%2B13105550142')).toEqual(['log-2']);
    expect(await idsOf('bulkId=the%20rest&campaignReferenceId=even')).toEqual(['log-4', 'log-2']);
  });

  it('page by cursor without gaps or repeats', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await service.api(
        'GET',
        `/sms/3/logs?limit=2&useCursor=true${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...body.results.map((log: { messageId: string }) => log.messageId));
      cursor = body.cursor.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(['log-4', 'log-3', 'log-2', 'log-1', 'log-0']);
  });

  it('are empty where a filter fits nothing: the contract declares no 400', async () => {
    expect(await idsOf('generalStatus=NOTHING')).toEqual([]);
    expect(await idsOf('mnc=01')).toEqual([]);
    expect(await idsOf('bulkId=unknown')).toEqual([]);
  });

  it('do not show messages of another time', async () => {
    expect(await idsOf('sentUntil=2020-01-01T00:00:00.000%2B0000')).toEqual([]);
    expect((await idsOf('sentSince=2020-01-01T00:00:00.000+0000')).length).toBe(5);
  });
});

describe('reports', () => {
  it('are handed out once each, those that match a filter first', async () => {
    const { body: odd } = await service.api('GET', '/sms/3/reports?campaignReferenceId=odd');
    expect(odd.results.map((report: { messageId: string }) => report.messageId)).toEqual(['log-1', 'log-3']);
    const { body: rest } = await service.api('GET', '/sms/3/reports');
    expect(rest.results.map((report: { messageId: string }) => report.messageId)).toEqual(['log-0', 'log-2', 'log-4']);
    expect((await service.api('GET', '/sms/3/reports')).body.results).toEqual([]);
  });
});
