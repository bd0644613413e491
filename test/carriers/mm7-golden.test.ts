// Exchanges with a relay as the golden file has them: what we post, and how we answer what a relay posts, in both generations of the
// schema. Lines end with CRLF outside of envelopes; the file has them as LF.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { MmsSegment } from '../../src/domain/messages/content.ts';
import type { CarrierMessage } from '../../src/ports.ts';
import { media, mm7Scene, mmsMessage } from '../support/mm7-connector.ts';
import { deliverReq, PIXEL, type Posting, reportReq } from '../support/mm7-relay.ts';

const golden = readFileSync(join(import.meta.dirname, '..', 'golden', 'mm7-exchanges.txt'), 'utf8');
const SCHEMAS = ['REL-5-MM7-1-2', 'REL-6-MM7-1-4'];
const { relayOf, started, unstarted, close } = mm7Scene();
afterEach(close);

/** The block of this name. */
function block(name: string): string {
  const found = golden.split(/^== /m).find((text) => text.startsWith(`${name}\n`));
  return found?.slice(name.length + 1) ?? '';
}

it.each(SCHEMAS)('a submission of %s', async (schema) => {
  const relay = await relayOf({ schema });
  const settings = { schema, serviceCode: 'gold', username: 'callsign', password: 's3cret', chargedParty: 'SENDER' } as const;
  const { connector } = await started(relay.url, settings, { files: { '1': { mediaType: 'image/gif', bytes: PIXEL } } });
  const segments: MmsSegment[] = [media('1', 'image/gif', PIXEL.length, 'pixel.gif'), { kind: 'TEXT', text: 'Łódź & <more>' }];
  const messageId = '4711' as CarrierMessage['messageId'];
  const message = mmsMessage(segments, { messageId, expiresAtMs: Date.UTC(2027, 0, 2, 3, 4, 5, 678) });
  expect(await connector.submit(message)).toEqual({ kind: 'accepted', remoteIds: ['mms-1'] });
  const [submitted] = relay.submitted;
  const { authorization, 'content-type': type, soapaction } = submitted?.headers ?? {};
  // The moment of sending alone is another one each time.
  const text = submitted?.body
    .toString('utf8')
    .replace(/<TimeStamp>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ</, '<TimeStamp>2026-11-29T00:00:00Z<')
    .replaceAll('\r\n', '\n');
  const written = `authorization: ${authorization}\ncontent-type: ${type}\nsoapaction: ${soapaction}\n\n${text}`;
  expect(written).toBe(block(`SubmitReq ${schema}`));
});

it.each(
  SCHEMAS.flatMap((schema): [string, Posting, string][] => [
    [`DeliverRsp ${schema}`, deliverReq({ from: '1', to: [], schema, transactionId: 't &amp; 1' }), schema],
    [`DeliveryReportRsp ${schema}`, reportReq('m', 'Retrieved', { schema }), schema],
    [`ReadReplyRsp ${schema}`, reportReq('m', 'Read', { schema, kind: 'ReadReplyReq' }), schema],
    [`VASPErrorRsp ${schema}`, reportReq('m', 'Read', { schema, kind: 'CancelReq' }), schema],
  ]),
)('an answer: %s', async (name, { contentType, body }) => {
  const { connector } = unstarted('http://127.0.0.1:1/');
  const authorization = `Basic ${Buffer.from('relay:sesame').toString('base64')}`;
  const answer = await connector.answer?.({ authorization, contentType, body });
  const text = Buffer.from(answer?.body ?? []).toString('utf8');
  expect(`${answer?.status}\ncontent-type: ${answer?.contentType}\n\n${text}\n`).toBe(block(name));
});
