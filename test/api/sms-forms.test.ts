// Sending and reading SMS in the other forms the contract has: by a query, in XML; and texts before they are sent.

import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550102';
const TO = '13105550143';

let service: TestService;

beforeAll(async () => {
  service = await startService();
  const added = await service.api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  expect(added.status).toBe(201);
});

afterAll(() => service?.stop());

interface XmlAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a parsed document of any shape
  readonly body: any;
}

async function xml(method: string, path: string, body?: string, accept = 'application/xml'): Promise<XmlAnswer> {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `App ${service.apiKey}`,
      accept,
      ...(body === undefined ? {} : { 'content-type': 'application/xml' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const parsed = new XMLParser({ parseTagValue: false, ignoreDeclaration: true }).parse(text);
  return { status: response.status, type: response.headers.get('content-type') ?? '', text, body: parsed };
}

const life = async (messageId: string) => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body;

async function ended(messageId: string) {
  await until(async () => (await life(messageId)).status.groupName === 'DELIVERED');
  return life(messageId);
}

describe('sending by a query', () => {
  it('of the third generation takes every parameter', async () => {
    const query = new URLSearchParams({
      from: SENDER,
      text: 'Şişli ığdır',
      transliteration: 'TURKISH',
      bulkId: 'by-query',
      callbackData: 'back',
      validityPeriod: '30',
      includeSmsCountInResponse: 'true',
      indiaDltPrincipalEntityId: '1201159',
      turkeyIysRecipientType: 'TACIR',
      southKoreaTitle: 'Title',
    });
    const { status, body } = await service.api('GET', `/sms/3/text/query?${query}&to=${TO}&to=13105550144`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      bulkId: 'by-query',
      messages: [
        { destination: TO, status: { id: 26 }, details: { messageCount: 1 } },
        { destination: '13105550144', status: { id: 26 } },
      ],
    });
    expect(await ended(body.messages[0].messageId)).toMatchObject({
      sender: SENDER,
      text: 'Sisli igdir',
      regional: {
        indiaDlt: { principalEntityId: '1201159' },
        turkeyIys: { recipientType: 'TACIR' },
        southKorea: { title: 'Title' },
      },
    });
  });

  it('of the first generation takes name and password from the query, and answers in its own form', async () => {
    const account = { username: 'query-user', password: 'A-long-passw0rd-here' };
    const made = await service.api('POST', '/callsign/1/users', { ...account, role: 'DEVELOPER' });
    expect(made.status).toBe(201);
    const query = (over: object) =>
      new URLSearchParams({ ...account, from: SENDER, to: `${TO},13105550144`, text: 'Hi', ...over });
    const send = (over: object = {}) => fetch(`${service.url}/sms/1/text/query?${query(over)}`);
    const answer = await send();
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { messages: [{ to: TO, smsCount: 1, status: { id: 26 } }, {}] },
    ]);
    expect((await send({ password: 'wrong' })).status).toBe(401);
  });

  it.each([
    ['/sms/3/text/query?text=Hi', 'to'],
    [`/sms/3/text/query?to=${TO}`, 'text'],
    [`/sms/3/text/query?to=${TO}&text=`, 'text'],
    [`/sms/3/text/query?to=${TO}&text=Hi&languageCode=XX`, 'languageCode'],
    [`/sms/3/text/query?to=${TO}&text=Hi&transliteration=KLINGON`, 'transliteration'],
    [`/sms/3/text/query?to=${TO}&text=Hi&notifyUrl=nowhere`, 'notifyUrl'],
    [`/sms/3/text/query?to=${TO}&text=Hi&notifyContentType=text/csv`, 'notifyContentType'],
    [`/sms/3/text/query?to=${TO}&text=Hi&sendAt=tomorrow`, 'sendAt'],
    [`/sms/3/text/query?to=${TO}&text=Hi&validityPeriod=0`, 'validityPeriod'],
    [`/sms/3/text/query?to=${TO}&text=Hi&indiaDltTelemarketerId=1`, 'indiaDltPrincipalEntityId'],
    [`/sms/3/text/query?to=${TO}&text=Hi&turkeyIysBrandCode=1`, 'turkeyIysRecipientType'],
  ])('%s is refused naming %s', async (path, property) => {
    const { status, body } = await service.api('GET', path);
    expect([status, body.violations.map((violation: { property: string }) => violation.property)]).toEqual([400, [property]]);
  });
});

describe('XML', () => {
  const request = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?><Any><messages><message>
    <sender>${SENDER}</sender><content><text>Fish &amp; chips</text></content>
    <destinations><destination><to>${TO}</to></destination><destination><to>13105550144</to></destination></destinations>
    ${inside}</message></messages></Any>`;

  it('sends by the third generation, and answers in XML', async () => {
    const { status, type, body } = await xml('POST', '/sms/3/messages', request(''));
    expect([status, type]).toEqual([200, 'application/xml;charset=UTF-8']);
    const [first] = body.SmsResponseEnvelope.messages.message;
    expect(first).toMatchObject({ destination: TO, status: { id: '26', groupName: 'PENDING' } });
    expect((await ended(first.messageId)).text).toBe('Fish & chips');
    const log = await xml('GET', `/sms/3/logs?messageId=${first.messageId}`);
    expect(log.body.LogResponse.results.result).toMatchObject({
      messageId: first.messageId,
      content: { text: 'Fish &amp; chips'.replace('&amp;', '&') },
    });
    const old = await xml('GET', `/sms/1/logs?messageId=${first.messageId}`);
    expect(old.body.smsLogsResponse.results.result).toMatchObject({ messageId: first.messageId, to: TO });
  });

  it('sends by the second generation, text and binary', async () => {
    const destinations = `<destinations><destination><to>${TO}</to><messageId>xml-2</messageId></destination></destinations>`;
    const wrap = (inside: string) =>
      `<R><bulkId>xml-bulk</bulkId><messages><message><from>${SENDER}</from>${inside}</message></messages></R>`;
    const text = await xml('POST', '/sms/2/text/advanced', wrap(`<text>Hi</text>${destinations}`));
    expect(text.body.smsResponse).toMatchObject({ bulkId: 'xml-bulk', messages: { message: { to: TO, messageId: 'xml-2' } } });
    const binary = wrap(`<binary><hex>0a 0b</hex></binary>${destinations.replace('xml-2', 'xml-3')}`);
    expect((await xml('POST', '/sms/2/binary/advanced', binary)).status).toBe(200);
  });

  it('is answered in JSON to who prefers that', async () => {
    const { type, text } = await xml('POST', '/sms/3/messages', request(''), 'application/json');
    expect([type, JSON.parse(text).messages.length]).toEqual(['application/json;charset=UTF-8', 2]);
  });

  it('tells errors in the envelope of the endpoint', async () => {
    const modern = await xml('POST', '/sms/3/messages', request('<options><validityPeriod/></options>'));
    expect([modern.status, modern.body.error.violations.violation]).toMatchObject([
      400,
      { property: 'messages[0].options.validityPeriod.amount' },
    ]);
    const classic = await xml('POST', '/sms/1/preview', '<r><languageCode>TR</languageCode></r>');
    expect([classic.status, classic.body.requestError.serviceException.messageId]).toEqual([400, 'BAD_REQUEST']);
    const broken = await xml('POST', '/sms/3/messages', '<a><b></a>');
    expect([broken.status, broken.text]).toMatchObject([400, expect.stringContaining('not valid XML')]);
  });

  it('is not read where the contract has none', async () => {
    expect((await xml('POST', '/provisioning/1/applications', '<a/>')).status).toBe(415);
  });

  it('reports by pull, and the inbox', async () => {
    const sent = await xml('POST', '/sms/3/messages', request(''));
    await Promise.all(sent.body.SmsResponseEnvelope.messages.message.map((each: { messageId: string }) => ended(each.messageId)));
    expect((await xml('GET', '/sms/3/reports?limit=1')).body.DeliveryReports.results.result).toMatchObject({ sender: SENDER });
    expect((await xml('GET', '/sms/1/reports?limit=1')).body.reportResponse.results.result).toMatchObject({ smsCount: '1' });
    expect((await xml('GET', '/sms/1/inbox/reports')).body.reportResponse).toMatchObject({ messageCount: '0' });
  });
});

describe('/sms/1/preview', () => {
  const preview = (body: object) => service.api('POST', '/sms/1/preview', body);

  it('shows the text as it is', async () => {
    expect((await preview({ text: 'Hello' })).body).toEqual({
      originalText: 'Hello',
      previews: [{ textPreview: 'Hello', messageCount: 1, charactersRemaining: 155, configuration: {} }],
    });
  });

  it('shows it a second time as configured', async () => {
    const text = 'ğ'.repeat(98);
    expect((await preview({ text, languageCode: 'TR' })).body.previews).toEqual([
      { textPreview: text, messageCount: 2, charactersRemaining: 36, configuration: {} },
      { textPreview: text, messageCount: 1, charactersRemaining: 57, configuration: { language: { languageCode: 'TR' } } },
    ]);
    expect((await preview({ text: 'ψήφισμα', transliteration: 'GREEK' })).body.previews[1]).toEqual({
      textPreview: 'ΨHΦIΣMA',
      messageCount: 1,
      charactersRemaining: 153,
      configuration: { transliteration: 'GREEK' },
    });
  });

  it.each([
    [{}, 'text'],
    [{ text: '' }, 'text'],
    [{ text: 'a', languageCode: 'NONE' }, 'languageCode'],
    [{ text: 'a', transliteration: 'KLINGON' }, 'transliteration'],
  ])('refuses %j naming %s', async (body, property) => {
    const { status, body: answer } = await preview(body);
    expect([status, Object.keys(answer.requestError.serviceException.validationErrors)]).toEqual([400, [property]]);
  });
});

describe('a text', () => {
  const sent = async (content: object) => {
    const { body } = await service.api('POST', '/sms/3/messages', {
      messages: [{ sender: SENDER, destinations: [{ to: TO, networkId: 5 }], content }],
      options: { includeSmsCountInResponse: true },
    });
    return body.messages[0];
  };

  it('goes out transliterated, and its parts are counted so', async () => {
    const message = await sent({ text: 'Привет '.repeat(20), transliteration: 'CYRILLIC' });
    expect(message.details).toEqual({ messageCount: 1 });
    expect(await life(message.messageId)).toMatchObject({ text: 'Privet '.repeat(20), networkId: 5 });
  });

  it('uses the tables that make it shortest, when the language is to be detected', async () => {
    const text = 'ışığı şaşırdı '.repeat(10);
    expect((await sent({ text })).details).toEqual({ messageCount: 3 });
    expect((await sent({ text, language: { languageCode: 'AUTODETECT' } })).details).toEqual({ messageCount: 1 });
    expect((await sent({ text, language: { languageCode: 'TR' } })).details).toEqual({ messageCount: 1 });
    const none = { languageCode: 'TR', singleShift: false, lockingShift: false };
    expect((await sent({ text, language: none })).details).toEqual({ messageCount: 3 });
  });
});
