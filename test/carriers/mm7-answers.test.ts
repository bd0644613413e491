// What the MM7 connector refuses by itself, and what it makes of every kind of answer of a relay written by hand.

import { afterEach, describe, expect, it } from 'vitest';
import type { Mm7Settings } from '../../src/domain/connectors.ts';
import type { MmsSegment } from '../../src/domain/messages/content.ts';
import type { FetchedFile, Outcome } from '../../src/ports.ts';
import { type Mm7Surroundings, media, mm7Scene, mmsMessage } from '../support/mm7-connector.ts';
import { faultRsp, type HandAnswer, refusingRsp, submitRsp } from '../support/mm7-relay.ts';
import { until } from '../support/until.ts';

const { relayOf, started, close } = mm7Scene();
afterEach(close);

/** What comes of one message when the relay answers so. */
async function outcomeOf(
  answer: HandAnswer | ((transactionId: string) => HandAnswer),
  settings?: Partial<Mm7Settings>,
): Promise<Outcome> {
  const relay = await relayOf();
  const { connector } = await started(relay.url, settings);
  relay.answerWith(({ transactionId }) => (typeof answer === 'function' ? answer(transactionId) : answer));
  return connector.submit(mmsMessage());
}

describe('what a connector does not take is refused before anything is sent', () => {
  const tooLarge = async (): Promise<FetchedFile> => ({ kind: 'tooLarge' });
  const broken = async (): Promise<FetchedFile> => ({ kind: 'failed', detail: 'the server answered 404', isPassing: false });
  const page = async (): Promise<FetchedFile> => ({ kind: 'fetched', mediaType: 'text/html', bytes: Buffer.from('<p>') });
  const link: MmsSegment = { kind: 'LINK', url: 'https://cdn.example/a.gif' };

  it.each<[string, MmsSegment[], Partial<Mm7Settings>, Mm7Surroundings, [number, number, boolean], RegExp]>([
    [
      'files too large together',
      [media('1', 'image/gif', 60_000), media('1', 'image/gif', 60_000)],
      {},
      {},
      [31, 15026, true],
      /120000 bytes/,
    ],
    [
      'texts and files too large together',
      [{ kind: 'TEXT', text: 'ł'.repeat(1_000) }],
      { sizeMax: 1_024 },
      {},
      [31, 15026, true],
      /2000 bytes/,
    ],
    ['a media type that is not allowed', [media('1', 'application/zip', 1)], {}, {}, [31, 15200, true], /application\/zip/],
    [
      'a media type a link turns out to have',
      [link],
      { mediaTypes: ['image/*'] },
      { fetchFile: page },
      [31, 15200, true],
      /text\/html/,
    ],
    ['a link to something too large', [link], {}, { fetchFile: tooLarge }, [31, 15022, true], /larger/],
    ['a link to nothing', [link], {}, { fetchFile: broken }, [31, 15024, false], /cdn\.example.*404/],
    ['a file that is gone', [media('gone', 'image/gif', 1)], {}, {}, [31, 15025, false], /not kept/],
    [
      'more text than there may be',
      [
        { kind: 'TEXT', text: 'x'.repeat(1_000) },
        { kind: 'TEXT', text: 'x'.repeat(601) },
      ],
      {},
      {},
      [77, 355, false],
      /1601/,
    ],
  ])('%s', async (_what, segments, settings, more, [statusId, errorId, isRouteFault], detail) => {
    const relay = await relayOf();
    const { connector } = await started(relay.url, settings, more);
    expect(await connector.submit(mmsMessage(segments))).toEqual({
      kind: 'refused',
      statusId,
      errorId,
      isRouteFault,
      detail: expect.stringMatching(detail),
    });
    expect(relay.submitted).toHaveLength(0);
  });

  it('an SMS', async () => {
    const relay = await relayOf();
    const { connector } = await started(relay.url);
    const sms = mmsMessage(undefined, { channel: 'SMS', content: { kind: 'TEXT', text: 'Hi' } });
    expect(await connector.submit(sms)).toMatchObject({ kind: 'refused', isRouteFault: true });
  });

  it('but a database that cannot be asked for the files is asked again later', async () => {
    const relay = await relayOf();
    const { connector } = await started(
      relay.url,
      {},
      {
        files: new Proxy(
          {},
          {
            get: () => {
              throw new Error('gone');
            },
          },
        ),
      },
    );
    expect(await connector.submit(mmsMessage([media('1', 'image/gif', 1)]))).toMatchObject({
      kind: 'deferred',
      because: 'TEMPORARY',
    });
  });
});

describe('answers of a relay', () => {
  it.each<[string, HandAnswer | ((id: string) => HandAnswer), object]>([
    [
      'accepted, without an id',
      { body: '<Envelope><Body><SubmitRsp><StatusCode>1000</StatusCode></SubmitRsp></Body></Envelope>' },
      { kind: 'accepted', remoteIds: [] },
    ],
    ['accepted in part', (id) => ({ body: submitRsp(id, 'p').replace('1000', '1100') }), { kind: 'accepted', remoteIds: ['p'] }],
    [
      'accepted under an id longer than any',
      (id) => ({ body: submitRsp(id, 'x'.repeat(9_000)) }),
      { kind: 'accepted', remoteIds: ['x'.repeat(255)] },
    ],
    ['accepted with HTTP 202', (id) => ({ status: 202, body: submitRsp(id, 'q') }), { kind: 'accepted', remoteIds: ['q'] }],
    [
      'refused',
      (id) => ({ body: refusingRsp(id, 3002, 'no adult content') }),
      { kind: 'refused', statusId: 4, errorId: 15008, isRouteFault: false, detail: 'Message rejected (3002): no adult content' },
    ],
    [
      'an unknown recipient',
      (id) => ({ body: refusingRsp(id, 2003, '') }),
      { kind: 'refused', statusId: 9, errorId: 15009, isRouteFault: true },
    ],
    [
      'refused in a fault',
      (id) => ({ status: 500, body: faultRsp(id, 'Client', 2004) }),
      { kind: 'refused', statusId: 4, errorId: 15013 },
    ],
    [
      'our identification is wrong',
      (id) => ({ status: 500, body: faultRsp(id, 'Client', 4001) }),
      { kind: 'deferred', because: 'TEMPORARY' },
    ],
    ['busy', (id) => ({ body: refusingRsp(id, 4006, 'busy') }), { kind: 'deferred', because: 'QUEUE_FULL', retryAfterMs: 5_000 }],
    [
      'a code of its own',
      (id) => ({ body: refusingRsp(id, 6102, 'ported') }),
      { kind: 'refused', statusId: 4, detail: 'Status (6102): ported' },
    ],
    [
      'a code of its own for its own faults',
      (id) => ({ body: refusingRsp(id, 3999, 'disk') }),
      { kind: 'deferred', because: 'TEMPORARY' },
    ],
    [
      'a fault of SOAP alone',
      {
        status: 500,
        body: '<e:Envelope xmlns:e="x"><e:Body><e:Fault><faultcode>e:Server</faultcode></e:Fault></e:Body></e:Envelope>',
      },
      { kind: 'deferred', because: 'TEMPORARY' },
    ],
    ['HTTP 500', { status: 500, body: 'oops' }, { kind: 'deferred', because: 'TEMPORARY', detail: 'HTTP 500' }],
    [
      'HTTP 503',
      { status: 503, headers: { 'retry-after': '7' }, body: '' },
      { kind: 'deferred', because: 'QUEUE_FULL', retryAfterMs: 7_000 },
    ],
    [
      'HTTP 429',
      { status: 429, headers: { 'retry-after': 'soon' }, body: '' },
      { kind: 'deferred', because: 'THROTTLED', retryAfterMs: 5_000 },
    ],
    ['HTTP 413', { status: 413, body: '' }, { kind: 'refused', errorId: 15026, isRouteFault: true }],
    ['HTTP 400', { status: 400, body: '<html/>' }, { kind: 'refused', errorId: 4096, isRouteFault: true }],
    ['HTTP 504', { status: 504, body: '' }, { kind: 'deferred', because: 'NO_RESPONSE' }],
    ['a page', { contentType: 'text/html', body: '<html/>' }, { kind: 'deferred', because: 'NO_RESPONSE' }],
    [
      'something else',
      { body: '<Envelope><Body><DeliverRsp><StatusCode>1000</StatusCode></DeliverRsp></Body></Envelope>' },
      { kind: 'deferred', because: 'NO_RESPONSE' },
    ],
    [
      'entities within entities',
      { body: '<!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>' },
      { kind: 'deferred', because: 'NO_RESPONSE' },
    ],
    ['a megabyte and more', { body: `<a>${'x'.repeat(2_000_000)}</a>` }, { kind: 'deferred', because: 'NO_RESPONSE' }],
    ['a cut connection', { isCut: true }, { kind: 'deferred', because: 'NO_RESPONSE' }],
  ])('mean what they say: %s', async (_what, answer, expected) => {
    expect(await outcomeOf(answer)).toMatchObject(expected);
  });

  it('that it is busy leaves it alone for as long as it says', async () => {
    const relay = await relayOf();
    const { connector } = await started(relay.url);
    relay.answerWith(() => ({ status: 503, headers: { 'retry-after': '1' }, body: '' }));
    await connector.submit(mmsMessage());
    expect([connector.room(), connector.status().state]).toEqual([0, 'UP']);
    await until(() => connector.room() > 0);
  });
});
