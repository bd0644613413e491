import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMm7, type ReadMm7, type UnreadableMm7 } from './decode.ts';
import { encodeMm7 } from './encode.ts';
import { SCHEMA_ROOT } from './messages.ts';
import { MM7_STATUS, statusWords } from './statuses.ts';

const REL_5 = `${SCHEMA_ROOT}REL-5-MM7-1-2`;
const REL_6 = `${SCHEMA_ROOT}REL-6-MM7-1-4`;
const SOAP = 'text/xml; charset="utf-8"';

const read = (contentType: string, body: string | Uint8Array): ReadMm7 => {
  const decoded = decodeMm7(contentType, Buffer.from(body));
  expect(decoded).toMatchObject({ kind: 'read' });
  return decoded as ReadMm7;
};
const unreadable = (contentType: string, body: string | Uint8Array): UnreadableMm7 => {
  const decoded = decodeMm7(contentType, Buffer.from(body));
  expect(decoded).toMatchObject({ kind: 'unreadable' });
  return decoded as UnreadableMm7;
};
const inEnvelope = (body: string, header = '', attributes = ''): string =>
  `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"${attributes}><env:Header>${header}</env:Header>` +
  `<env:Body>${body}</env:Body></env:Envelope>`;

describe('what relays write differently', () => {
  const rsp = '<StatusCode>1000</StatusCode><StatusText>Success</StatusText>';

  it.each([
    [
      'a prefix of its own',
      `<x:SubmitRsp xmlns:x="${REL_5}"><x:Status>${rsp}</x:Status><x:MessageID> m </x:MessageID></x:SubmitRsp>`,
    ],
    [
      'the namespace declared and not used',
      `<SubmitRsp xmlns:mm7="${REL_5}"><Status>${rsp}</Status><MessageID>m</MessageID></SubmitRsp>`,
    ],
    ['elements in another order', `<SubmitRsp xmlns="${REL_5}"><MessageID>m</MessageID><Status>${rsp}</Status></SubmitRsp>`],
    ['a status without its wrapping', `<SubmitRsp xmlns="${REL_5}"><MessageID>m</MessageID>${rsp}</SubmitRsp>`],
    [
      'elements nobody knows',
      `<SubmitRsp xmlns="${REL_5}"><New><StatusCode>1</StatusCode></New><Status>${rsp}</Status><MessageID>m</MessageID></SubmitRsp>`,
    ],
    ['CDATA', `<SubmitRsp xmlns="${REL_5}"><Status>${rsp}</Status><MessageID><![CDATA[m]]></MessageID></SubmitRsp>`],
    ['comments', `<SubmitRsp xmlns="${REL_5}"><!-- a --><Status>${rsp}</Status><MessageID><!-- b -->m</MessageID></SubmitRsp>`],
  ])('is read: %s', (_what, body) => {
    const { envelope } = read(SOAP, inEnvelope(body, '<TransactionID>\n t-1\n</TransactionID>'));
    expect(envelope).toEqual({
      namespace: REL_5,
      transactionId: 't-1',
      message: { kind: 'SubmitRsp', statusCode: 1000, statusText: 'Success', messageId: 'm' },
    });
  });

  it('is read: errors in a fault, errors without one, and faults without an error', () => {
    const error = `<RSErrorRsp xmlns="${REL_6}"><MM7Version>6.8.0</MM7Version><Status><StatusCode>4001</StatusCode></Status></RSErrorRsp>`;
    const fault = (detail: string) =>
      `<env:Fault><faultcode>env:Client</faultcode><faultstring>No</faultstring>${detail}</env:Fault>`;
    const message = (body: string) => read(SOAP, inEnvelope(body)).envelope.message;
    const facts = { mm7Version: '6.8.0', statusCode: 4001 };
    expect(message(fault(`<detail>${error}</detail>`))).toEqual({
      kind: 'RSErrorRsp',
      faultCode: 'Client',
      faultString: 'No',
      ...facts,
    });
    expect(message(error)).toEqual({ kind: 'RSErrorRsp', faultCode: 'Client', ...facts });
    expect(message(fault(''))).toEqual({ kind: 'Fault', faultCode: 'Client', faultString: 'No' });
  });

  it('is read: an address straight in its element', () => {
    const body = `<DeliverReq xmlns="${REL_5}"><Sender>+15551</Sender><Recipients><To><ShortCode>123</ShortCode></To></Recipients></DeliverReq>`;
    expect(read(SOAP, inEnvelope(body)).envelope.message).toMatchObject({
      sender: { form: 'NUMBER', text: '+15551' },
      recipients: { to: [{ form: 'SHORT_CODE', text: '123' }] },
    });
  });

  it('is read: another charset, named by the part or by the document', () => {
    const document = inEnvelope(
      `<SubmitRsp xmlns="${REL_5}"><Status>${rsp.replace('Success', 'Übergeben')}</Status></SubmitRsp>`,
    );
    const latin = Buffer.from(document, 'latin1');
    const utf16 = Buffer.from(`\ufeff${document}`, 'utf16le');
    const declared = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${document}`, 'latin1');
    for (const [type, body] of [
      ['text/xml; charset=ISO-8859-1', latin],
      ['text/xml; charset=utf-16', utf16],
      ['text/xml', declared],
      ['application/soap+xml; charset=no-such', Buffer.from(document)],
    ] as const)
      expect(read(type, body).envelope.message).toMatchObject({ statusText: 'Übergeben' });
  });
});

describe('bodies of MIME', () => {
  const envelope = inEnvelope(
    `<DeliverReq xmlns="${REL_6}"><Sender><Number>1</Number></Sender><Content href="cid:the%20content"/></DeliverReq>`,
  );
  const type = 'Multipart/Related; BOUNDARY=b; type="text/xml"; start="<root>"';

  it('are read with LF line ends, folded headers, a preamble, an epilogue, blanks after boundaries and a start that is not first', () => {
    const body = [
      'preamble',
      '--b  ',
      'content-type: image/gif;',
      '\tname="a.gif"',
      'Content-ID: <the content>',
      'Content-Transfer-Encoding: BASE64',
      '',
      'R0lG\nODlh',
      '--b',
      'Content-Type: text/xml',
      'Content-ID: <root>',
      '',
      envelope,
      '--b-not-a-boundary',
      '--b--',
      'epilogue',
    ].join('\n');
    const { content } = read(type, body.replace('\n--b-not-a-boundary', ''));
    expect(content).toEqual([
      { mediaType: 'image/gif', parameters: { name: 'a.gif' }, contentId: 'the content', content: Buffer.from('GIF89a') },
    ]);
  });

  it('are read when their last boundary is missing', () => {
    const body = `--b\r\nContent-Type: text/xml\r\n\r\n${envelope}\r\n--b\r\n\r\nplain`;
    expect(read('multipart/related; boundary="b"', body).content).toEqual([
      { mediaType: 'text/plain', parameters: {}, content: Buffer.from('plain') },
    ]);
  });

  it('have their quoted-printable undone', () => {
    const quoted = 'caf=C3=A9 =\r\nau lait   \r\n=3D 5 =zz';
    const body = `--b\r\nContent-Type: text/xml\r\n\r\n${envelope}\r\n--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quoted}\r\n--b--`;
    const [part] = read('multipart/related; boundary=b', body).content;
    expect(Buffer.from(part?.content as Uint8Array).toString()).toBe('café au lait\r\n= 5 =zz');
  });

  it('name their files in RFC 2231 too', () => {
    const body = `--b\r\nContent-Type: text/xml\r\n\r\n${envelope}\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename*=UTF-8''na%C3%AFve.png\r\n\r\nx\r\n--b--`;
    expect(read('multipart/related; boundary=b', body).content[0]?.fileName).toBe('naïve.png');
  });
});

describe('what is no MM7', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${'bcdefgh'
    .split('')
    .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefgh'[at]};`.repeat(10)}">`)
    .join('')}]>${inEnvelope('<SubmitRsp>&h;</SubmitRsp>')}`;
  const deep = `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`;
  const nested = (depth: number): string =>
    depth === 0 ? 'x' : `--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${nested(depth - 1)}\r\n--b--`;

  it.each([
    ['entities within entities', SOAP, bomb, MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /document type/],
    [
      'an entity nobody declared',
      SOAP,
      inEnvelope(`<SubmitRsp xmlns="${REL_6}"><MessageID>&secret;</MessageID></SubmitRsp>`),
      MM7_STATUS.MESSAGE_FORMAT_CORRUPT,
      /&secret;/,
    ],
    [
      'a character XML does not have',
      SOAP,
      inEnvelope('<SubmitRsp><MessageID>&#0;</MessageID></SubmitRsp>'),
      MM7_STATUS.MESSAGE_FORMAT_CORRUPT,
      /&#0;/,
    ],
    ['elements a thousand deep', SOAP, deep, MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /./],
    ['an element that does not end', SOAP, '<env:Envelope>', MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /./],
    ['no XML', SOAP, 'HTTP is down', MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /./],
    ['nothing', SOAP, '', MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /./],
    ['JSON', 'application/json', '{}', MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /application\/json/],
    ['a page', 'text/xml', '<html/>', MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /html/],
    ['an empty body', SOAP, inEnvelope(''), MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /body is empty/],
    [
      'an operation nobody knows',
      SOAP,
      inEnvelope(`<CancelReq xmlns="${REL_6}"/>`),
      MM7_STATUS.UNSUPPORTED_OPERATION,
      /CancelReq/,
    ],
    ['an operation called as what objects have', SOAP, inEnvelope('<toString/>'), MM7_STATUS.UNSUPPORTED_OPERATION, /toString/],
    [
      'a report on nothing',
      SOAP,
      inEnvelope(`<DeliveryReportReq xmlns="${REL_6}"><MMStatus>Retrieved</MMStatus></DeliveryReportReq>`),
      MM7_STATUS.VALIDATION_ERROR,
      /MessageID/,
    ],
    [
      'a status that is no number',
      SOAP,
      inEnvelope('<SubmitRsp><Status><StatusCode>ok</StatusCode></Status></SubmitRsp>'),
      MM7_STATUS.VALIDATION_ERROR,
      /StatusCode/,
    ],
    ['a multipart without a boundary', 'multipart/related', 'x', MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /boundary/],
    [
      'a multipart whose boundary is nowhere',
      'multipart/related; boundary=b',
      'x',
      MM7_STATUS.MESSAGE_FORMAT_CORRUPT,
      /boundary/,
    ],
    [
      'a multipart without an envelope',
      'multipart/related; boundary=b',
      '--b\r\n\r\nx\r\n--b--',
      MM7_STATUS.MESSAGE_FORMAT_CORRUPT,
      /envelope/,
    ],
    ['multiparts without end', 'multipart/related; boundary=b', nested(30), MM7_STATUS.MESSAGE_FORMAT_CORRUPT, /./],
    [
      'more parts than anybody sends',
      'multipart/related; boundary=b',
      `${'--b\r\n\r\n\r\n'.repeat(501)}--b--`,
      MM7_STATUS.MESSAGE_FORMAT_CORRUPT,
      /parts/,
    ],
    [
      'a part whose header does not end',
      'multipart/related; boundary=b',
      `--b\r\nx: ${'y'.repeat(20_000)}`,
      MM7_STATUS.MESSAGE_FORMAT_CORRUPT,
      /too long/,
    ],
    [
      'a part whose header is none',
      'multipart/related; boundary=b',
      '--b\r\nhello\r\n\r\n--b--',
      MM7_STATUS.MESSAGE_FORMAT_CORRUPT,
      /no header/,
    ],
  ])('is said to be unreadable: %s', (_what, type, body, statusCode, because) => {
    const answer = unreadable(type, body);
    expect([answer.statusCode, answer.because]).toEqual([statusCode, expect.stringMatching(because)]);
  });

  it('still says which request it was, where that can be read', () => {
    const body = inEnvelope(`<CancelReq xmlns="${REL_5}"/>`, `<m:TransactionID xmlns:m="${REL_5}">t-9</m:TransactionID>`);
    expect(unreadable(SOAP, body)).toMatchObject({ transactionId: 't-9', namespace: REL_5 });
  });

  it('never throws, whatever the bytes', () => {
    const good = encodeMm7(
      {
        namespace: REL_6,
        transactionId: 'fuzz',
        message: {
          kind: 'DeliverReq',
          sender: { form: 'NUMBER', text: '1' },
          recipients: { to: [], cc: [], bcc: [] },
          contentId: 'c',
        },
      },
      {
        mediaType: 'multipart/mixed',
        parameters: {},
        contentId: 'c',
        content: [{ mediaType: 'text/plain', parameters: {}, content: Buffer.from('hi') }],
      },
    );
    const types = fc.oneof(fc.constantFrom(SOAP, good.contentType, 'multipart/related; boundary=-', ''), fc.string());
    const damaged = fc
      .tuple(
        fc.array(fc.tuple(fc.nat(good.bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.nat(good.bytes.length),
      )
      .map(([changes, end]) => {
        const body = Buffer.from(good.bytes);
        for (const [at, byte] of changes) body[at] = byte;
        return end % 3 === 0 ? body.subarray(0, end) : body;
      });
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      damaged,
      fc.string().map((text) => Buffer.from(`<a>${text}</a>`)),
    );
    fc.assert(
      fc.property(types, bodies, (type, body) => {
        expect(['read', 'unreadable']).toContain(decodeMm7(type, body).kind);
      }),
      { numRuns: 1_500 },
    );
  });
});

it('names its status codes in words', () => {
  expect([statusWords(1000), statusWords(4001), statusWords(4711)]).toEqual(['Success', 'Improper identification', undefined]);
});
