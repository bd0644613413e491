// A message the carrier has twice: the server died between handing it over and writing that down.

import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

let carrier: SmppCarrier;
let service: ServiceProcess;

beforeAll(async () => {
  carrier = await startSmppCarrier({ receipts: 'NONE' });
  service = await startProcess();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: '12125550101',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  await connectSmpp(service, carrier.port);
});
afterAll(async () => {
  await service?.stop();
  await carrier?.close();
});

it('ends with the first receipt, though the second submission has an id of its own', async () => {
  await service.api('POST', '/sms/3/messages', {
    messages: [{ sender: '12125550101', destinations: [{ to: '13105550142', messageId: 'twice' }], content: { text: 'Hello' } }],
  });
  const life = async () => (await service.api('GET', '/callsign/1/messages/twice')).body;
  await until(async () => JSON.stringify(await life()).includes('SUBMITTED'));
  await service.kill();
  const [submit] = carrier.submits;
  const client = new pg.Client({ connectionString: service.databaseUrl });
  await client.connect();
  const { rowCount } = await client.query(
    `insert into message_event (message_id, event_id, kind, at, connector_id, remote_id)
     select message_id, event_id + 1, kind, at, connector_id, '4711' from message_event where remote_id = $1`,
    [submit?.messageId],
  );
  await client.end();
  expect(rowCount).toBe(1);
  service = await service.restart();
  await until(() => carrier.bound.size > 0);
  await carrier.deliver({
    esm_class: 4,
    source_addr: '13105550142',
    destination_addr: '12125550101',
    short_message: `id:${submit?.messageId} sub:001 dlvrd:001 submit date:2611240000 done date:2611240000 stat:DELIVRD err:000 text:Hello`,
  });
  await until(async () => (await life()).status?.name === 'DELIVERED_TO_HANDSET');
});
