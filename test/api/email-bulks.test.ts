// /email/1/bulks: bulks of mail, read, moved, paused and cancelled; and kept apart from those of other channels.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDomain, mailOf, sendForm } from '../support/email.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const NUMBER = '12125550103';
const HOUR = 3_600_000;

let service: TestService;
beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await addDomain(service, 'mail.example.com');
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: NUMBER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
});
afterAll(() => service?.stop());

const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
const wire = (iso: string) => iso.replace('Z', '+0000');
async function send(bulkId: string, sendAt = soon(HOUR)): Promise<string[]> {
  const fields = { from: 'a@mail.example.com', to: ['a@example.org', 'b@example.org'], subject: 'x', text: 'y', bulkId, sendAt };
  const { body } = await sendForm(service, fields);
  return body.messages.map(({ messageId }: { messageId: string }) => messageId);
}
const api = (method: string, path: string, body?: object) => service.api(method, path, body);
const get = (bulkId: string, channel = 'email') => api('GET', `/${channel}/1/bulks?bulkId=${bulkId}`);
const move = (bulkId: string, sendAt: string) => api('PUT', `/email/1/bulks?bulkId=${bulkId}`, { sendAt });
const status = (bulkId: string) => api('GET', `/email/1/bulks/status?bulkId=${bulkId}`);
const set = (bulkId: string, wanted: string) => api('PUT', `/email/1/bulks/status?bulkId=${bulkId}`, { status: wanted });

describe('a bulk of mail', () => {
  it('says when it goes and where it stands, in the nested form, and moves', async () => {
    const sendAt = soon(HOUR);
    await send('nested', sendAt);
    expect((await get('nested')).body).toEqual({
      externalBulkId: 'nested',
      bulks: [{ bulkId: 'nested', sendAt: wire(sendAt) }],
    });
    expect((await status('nested')).body).toEqual({ externalBulkId: 'nested', bulks: [{ bulkId: 'nested', status: 'PENDING' }] });
    const later = soon(2 * HOUR);
    expect((await move('nested', later)).body).toEqual({ bulkId: 'nested', sendAt: wire(later) });
    expect((await get('nested')).body.bulks[0].sendAt).toBe(wire(later));
    expect((await move('nested', soon(31 * 24 * HOUR))).status).toBe(400);
  });

  it('is paused, resumed and cancelled', async () => {
    const ids = await send('stopped');
    expect((await set('stopped', 'PAUSED')).body).toEqual({ bulkId: 'stopped', status: 'PAUSED' });
    expect((await set('stopped', 'PENDING')).body.status).toBe('PENDING');
    expect((await set('stopped', 'CANCELED')).body.status).toBe('CANCELED');
    for (const id of ids) await mailOf(service, id, 'UNDELIVERABLE_NOT_SENT');
  });

  it('goes when its time comes, and then answers 409 to whoever wants to change it', async () => {
    const ids = await send('gone', soon(300));
    for (const id of ids) await mailOf(service, id, 'DELIVERED_TO_HANDSET');
    await until(async () => (await status('gone')).body.bulks[0].status === 'FINISHED');
    for (const answer of [await move('gone', soon(HOUR)), await set('gone', 'PAUSED'), await set('gone', 'FAILED')]) {
      expect([answer.status, answer.body.requestError.serviceException]).toEqual([
        409,
        { messageId: 'CONFLICT', text: expect.stringContaining('Update not allowed for bulk') },
      ]);
    }
  });

  it('that nobody knows is 404, one without a name 400', async () => {
    for (const answer of [await get('none'), await move('none', soon(HOUR)), await status('none'), await set('none', 'PAUSED')])
      expect([answer.status, answer.body.requestError.serviceException.messageId]).toEqual([404, 'NOT_FOUND']);
    expect((await api('GET', '/email/1/bulks')).status).toBe(400);
    expect((await set('nested', 'SLEEPING')).status).toBe(400);
  });
});

describe('bulks of two channels', () => {
  const sendSms = async (bulkId: string) => {
    const messages = [{ sender: NUMBER, destinations: [{ to: '13105550145' }], content: { text: 'Later' } }];
    const { body } = await api('POST', '/sms/3/messages', { messages, options: { schedule: { bulkId, sendAt: soon(HOUR) } } });
    return body.messages[0].messageId as string;
  };

  it('are not reached by the endpoints of the other', async () => {
    await send('only-mail');
    await sendSms('only-sms');
    expect([(await get('only-mail', 'sms')).status, (await get('only-sms')).status]).toEqual([404, 404]);
    expect([(await set('only-sms', 'CANCELED')).status, (await move('only-sms', soon(HOUR))).status]).toEqual([404, 404]);
  });

  it('may have the same name: what is done to one leaves the other alone', async () => {
    const [mail = ''] = await send('same');
    const sms = await sendSms('same');
    await set('same', 'CANCELED');
    await mailOf(service, mail, 'UNDELIVERABLE_NOT_SENT');
    expect((await api('GET', '/sms/1/bulks/status?bulkId=same')).body.status).toBe('PENDING');
    await api('PUT', '/sms/1/bulks?bulkId=same', { sendAt: soon(0) });
    await mailOf(service, sms, 'DELIVERED_TO_HANDSET');
  });
});
