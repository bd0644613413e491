import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMm7, type ReadMm7 } from './decode.ts';
import { encodeMm7 } from './encode.ts';
import { type Mm7Address, type Mm7Envelope, type Mm7Message, SCHEMA_ROOT } from './messages.ts';
import type { MimePart } from './mime.ts';

const REL_5 = `${SCHEMA_ROOT}REL-5-MM7-1-2`;
const REL_6 = `${SCHEMA_ROOT}REL-6-MM7-1-4`;

const read = (contentType: string, body: string | Uint8Array): ReadMm7 => {
  const decoded = decodeMm7(contentType, Buffer.from(body));
  expect(decoded).toMatchObject({ kind: 'read' });
  return decoded as ReadMm7;
};

/** Texts XML can carry, without blanks around. */
const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those XML has no way to write.
    .replace(/[\u0000-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '.')
    .trim(),
);
const word = anyText.filter((text) => text !== '');
const phrase = fc.tuple(anyText, fc.constantFrom('', ' ', '\n', '\r\n', '\t'), anyText).map((parts) => parts.join(''));
const address: fc.Arbitrary<Mm7Address> = fc.record(
  { form: fc.constantFrom('NUMBER', 'SHORT_CODE', 'RFC2822'), text: word, isDisplayOnly: fc.boolean() },
  { requiredKeys: ['form', 'text'] },
);
const addresses = fc.array(address, { maxLength: 3 });
const recipients = fc.record({ to: addresses, cc: addresses, bcc: addresses });
const someRecipients = recipients.filter(({ to, cc, bcc }) => to.length + cc.length + bcc.length > 0);
const statusCode = fc.integer({ min: 0, max: 9_999 });
const flag = fc.boolean();
const status = { statusCode, statusText: phrase, details: phrase };

const optional = <T>(required: Record<string, fc.Arbitrary<unknown>>, more: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ ...required, ...more }, { requiredKeys: Object.keys(required) }) as fc.Arbitrary<T>;

const message: fc.Arbitrary<Mm7Message> = fc.oneof(
  optional<Mm7Message>(
    { kind: fc.constant('SubmitReq'), recipients: someRecipients },
    {
      mm7Version: word,
      vaspId: word,
      vasId: word,
      senderAddress: address,
      serviceCode: word,
      linkedId: word,
      messageClass: word,
      timeStamp: word,
      earliestDeliveryTime: word,
      expiryDate: word,
      deliveryReport: flag,
      readReply: flag,
      priority: word,
      subject: phrase,
      chargedParty: word,
      chargedPartyId: word,
      distributionIndicator: flag,
      contentId: word,
    },
  ),
  optional<Mm7Message>({ kind: fc.constant('SubmitRsp'), statusCode }, { ...status, mm7Version: word, messageId: word }),
  optional<Mm7Message>(
    { kind: fc.constant('DeliverReq'), sender: address, recipients },
    {
      mm7Version: word,
      mmsRelayServerId: word,
      vaspId: word,
      vasId: word,
      linkedId: word,
      timeStamp: word,
      replyChargingId: word,
      priority: word,
      subject: phrase,
      contentId: word,
    },
  ),
  optional<Mm7Message>(
    { kind: fc.constantFrom('DeliverRsp', 'DeliveryReportRsp', 'ReadReplyRsp'), statusCode },
    { ...status, mm7Version: word },
  ),
  optional<Mm7Message>(
    { kind: fc.constant('DeliveryReportReq'), messageId: word, mmStatus: word },
    { mm7Version: word, mmsRelayServerId: word, recipient: address, sender: address, date: word, statusText: phrase },
  ),
  optional<Mm7Message>(
    { kind: fc.constant('ReadReplyReq'), messageId: word, mmStatus: word },
    { mm7Version: word, mmsRelayServerId: word, recipient: address, sender: address, timeStamp: word, statusText: phrase },
  ),
  optional<Mm7Message>(
    { kind: fc.constantFrom('RSErrorRsp', 'VASPErrorRsp'), faultCode: fc.constantFrom('Client', 'Server') },
    { ...status, mm7Version: word, faultString: word },
  ),
  optional<Mm7Message>(
    { kind: fc.constant('Fault'), faultCode: fc.constantFrom('Client', 'VersionMismatch') },
    { faultString: word },
  ),
);

const bytes = fc.uint8Array({ maxLength: 300 });
const headerWord = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ._@%\\"-]{0,20}[A-Za-z0-9]$/);
const facts = { contentId: headerWord, contentLocation: headerWord, fileName: headerWord };
const leaf = optional<MimePart>(
  {
    mediaType: fc.constantFrom('image/jpeg', 'text/plain', 'application/smil', 'audio/amr', 'application/octet-stream'),
    parameters: fc.dictionary(fc.constantFrom('charset', 'name'), headerWord),
    content: bytes,
  },
  facts,
);
const multipart = optional<MimePart>(
  {
    mediaType: fc.constantFrom('multipart/related', 'multipart/mixed'),
    parameters: fc.dictionary(fc.constantFrom('start', 'type'), headerWord),
    content: fc.array(leaf, { minLength: 1, maxLength: 4 }),
  },
  facts,
);

const plainBytes = ({ content, ...part }: MimePart): unknown => ({
  ...part,
  content: content instanceof Uint8Array ? Buffer.from(content).toString('hex') : content.map(plainBytes),
});

describe('MM7 messages', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(
        message,
        fc.constantFrom(REL_5, REL_6, `${SCHEMA_ROOT}REL-7-MM7-1-0`),
        word,
        (sent, namespace, transactionId) => {
          const { contentType, bytes: body } = encodeMm7({ namespace, transactionId, message: sent });
          const expected: Mm7Envelope = { namespace, transactionId, message: sent };
          expect(read(contentType, body).envelope).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keep their content, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(leaf, multipart), headerWord, (content, contentId) => {
        const sent = {
          kind: 'SubmitReq',
          recipients: { to: [{ form: 'NUMBER', text: '1' }], cc: [], bcc: [] },
          contentId,
        } as const;
        const part = { ...content, contentId };
        const written = encodeMm7({ namespace: REL_6, transactionId: 'a-1', message: sent }, part);
        const { content: parts, envelope } = read(written.contentType, written.bytes);
        expect(envelope.message).toEqual(sent);
        expect(parts.map(plainBytes)).toEqual([plainBytes(part)]);
      }),
      { numRuns: 200 },
    );
  });

  it('take a boundary that does not stand in the content', () => {
    const text = Buffer.from('one\r\n--=_seed.2--\r\n--=_seed\r\ntwo');
    const content: MimePart = {
      mediaType: 'multipart/mixed',
      parameters: {},
      contentId: 'c',
      content: [{ mediaType: 'text/plain', parameters: {}, content: text }],
    };
    const sent = {
      kind: 'DeliverReq',
      sender: { form: 'NUMBER', text: '1' },
      recipients: { to: [], cc: [], bcc: [] },
      contentId: 'c',
    } as const;
    const written = encodeMm7({ namespace: REL_6, transactionId: 'seed', message: sent }, content);
    expect(read(written.contentType, written.bytes).content.map(plainBytes)).toEqual([plainBytes(content)]);
  });

  it('replace what XML cannot carry, and escape the rest', () => {
    const sent = { kind: 'SubmitRsp', statusCode: 1000, statusText: '<&>"\u0000\ud800\r\n' } as const;
    const { contentType, bytes: body } = encodeMm7({ namespace: REL_6, transactionId: '1', message: sent });
    expect(read(contentType, body).envelope.message).toEqual({ ...sent, statusText: '<&>"\ufffd\ufffd\r\n' });
  });
});
