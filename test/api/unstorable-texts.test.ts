// Texts no database column can hold: they are the caller's mistake, named, and never harm what is stored.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550106';
const NUL = '\u0000';

let service: TestService;

beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
});

afterAll(() => service?.stop());

const message = (over: object = {}, destination: object = {}) => ({
  sender: SENDER,
  destinations: [{ to: '13105550151', ...destination }],
  content: { text: 'Hello' },
  ...over,
});

describe('U+0000', () => {
  it.each([
    ['messages[0].destinations[0].messageId', [message({}, { messageId: `a${NUL}` })], {}],
    ['messages[0].destinations[0].to', [message({}, { to: `1${NUL}` })], {}],
    ['messages[1].sender', [message(), message({ sender: `a${NUL}` })], {}],
    ['messages[0].options.campaignReferenceId', [message({ options: { campaignReferenceId: NUL } })], {}],
    ['options.schedule.bulkId', [message()], { schedule: { bulkId: `a${NUL}b` } }],
    [
      'options.conversionTracking.conversionTrackingName',
      [message()],
      { conversionTracking: { useConversionTracking: true, conversionTrackingName: NUL } },
    ],
  ])('is refused in %s of a send request', async (property, messages, options) => {
    const { status, body } = await service.api('POST', '/sms/3/messages', { messages, options });
    expect([status, body.violations]).toEqual([400, [{ property, violation: 'must not contain the character U+0000' }]]);
  });

  it.each([
    ['/sms/3/logs?bulkId=a%00b', 'bulkId'],
    ['/sms/3/reports?messageId=%00', 'messageId'],
    ['/callsign/1/messages/a%00', 'messageId'],
    ['/callsign/1/links?messageId=a%00', 'messageId'],
    ['/l/a%00', 'code'],
  ])('is refused in %s', async (path, property) => {
    const { status, body } = await service.api('GET', path);
    expect([status, body.violations?.[0].property]).toEqual([400, property]);
  });

  it('is carried back in data that is only carried', async () => {
    const { status, body } = await service.api('POST', '/sms/3/messages', {
      messages: [message({ webhooks: { callbackData: `a${NUL}b` } })],
    });
    expect(status).toBe(200);
    const { messageId } = body.messages[0];
    await until(
      async () => (await service.api('GET', `/sms/3/logs?messageId=${messageId}`)).body.results[0]?.doneAt !== undefined,
    );
    const reports = await service.api('GET', `/sms/3/reports?messageId=${messageId}`);
    expect(reports.body.results[0].callbackData).toBe(`a${NUL}b`);
  });
});

describe('half a surrogate pair', () => {
  it('in a text leaves the logs of a campaign readable', async () => {
    const sent = await service.api('POST', '/sms/3/messages', {
      messages: [
        message({ content: { text: 'odd \ud800 ,"camp":"spring"' } }),
        message({ options: { campaignReferenceId: 'spring' }, content: { text: 'even' } }),
      ],
    });
    expect(sent.status).toBe(200);
    const { status, body } = await service.api('GET', '/sms/3/logs?campaignReferenceId=spring');
    expect([status, body.results.map(({ content }: { content: { text: string } }) => content.text)]).toEqual([200, ['even']]);
  });
});
