// The MM7 connector against a relay written by hand: how it writes a submission, and when it can be talked to.

import { afterEach, describe, expect, it } from 'vitest';
import type { Mm7Settings } from '../../src/domain/connectors.ts';
import type { MmsSegment } from '../../src/domain/messages/content.ts';
import type { CarrierMessage, FetchedFile } from '../../src/ports.ts';
import { media, mm7Scene, mmsMessage } from '../support/mm7-connector.ts';
import { PIXEL } from '../support/mm7-relay.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

const { relayOf, started, unstarted, close } = mm7Scene();
afterEach(close);

describe('a submission', () => {
  it('names the sender the way the settings say', async () => {
    const relay = await relayOf();
    const senderOf = async (settings: Partial<Mm7Settings>, fields: Partial<CarrierMessage>) => {
      const { connector } = await started(relay.url, settings);
      await connector.submit(mmsMessage(undefined, fields));
      const soap = relay.submitted.at(-1)?.soap ?? '';
      return [/<SenderAddress>(.*)<\/SenderAddress>/.exec(soap)?.[1], /<To>(.*)<\/To>/.exec(soap)?.[1]];
    };
    const to = '<Number>447700900123</Number>';
    expect(await senderOf({}, {})).toEqual(['<Number>12125550100</Number>', to]);
    expect(await senderOf({ numberFormat: 'PLUS' }, {})).toEqual([
      '<Number>+12125550100</Number>',
      '<Number>+447700900123</Number>',
    ]);
    expect(await senderOf({}, { sender: '12345', senderType: 'SHORT_CODE' })).toEqual(['<ShortCode>12345</ShortCode>', to]);
    expect(await senderOf({}, { sender: 'ACME', senderType: 'ALPHANUMERIC' })).toEqual([
      '<RFC2822Address>ACME</RFC2822Address>',
      to,
    ]);
    expect(await senderOf({ senderAddressing: 'SHORT_CODE' }, {})).toEqual(['<ShortCode>12125550100</ShortCode>', to]);
    expect(await senderOf({ senderAddressing: 'NONE' }, {})).toEqual([undefined, to]);
  });

  it('keeps the presentation of its sender, and makes one where there is none', async () => {
    const relay = await relayOf();
    const files = { '1': { mediaType: 'image/gif', bytes: PIXEL }, '2': { mediaType: 'audio/amr', bytes: PIXEL } };
    const { connector } = await started(relay.url, {}, { files });
    const picture = media('1', 'image/gif', PIXEL.length, 'a.gif');
    const own = '<smil><body><par><img src="a.gif"/></par></body></smil>';
    await connector.submit(mmsMessage([picture, { kind: 'SMIL', smil: own, name: 'own.smil' }]));
    expect(relay.submitted[0]?.body.toString()).toContain(own);
    expect(relay.submitted[0]?.body.toString()).toMatch(/start="<own\.smil>"/);
    await connector.submit(
      mmsMessage([{ kind: 'TEXT', text: 'one' }, picture, { kind: 'TEXT', text: 'two' }, media('2', 'audio/amr', PIXEL.length)]),
    );
    const made = relay.submitted[1]?.body.toString() ?? '';
    expect(/<body>(.*)<\/body><\/smil>/.exec(made)?.[1]).toBe(
      '<par dur="8s"><text src="text-1.txt" region="Text"/></par>' +
        '<par dur="8s"><img src="a.gif" region="Image"/><text src="text-3.txt" region="Text"/></par>' +
        '<par><audio src="media-4.amr"/></par>',
    );
  });

  it('carries what links lead to, reading each once for a bulk', async () => {
    const relay = await relayOf();
    const asked: string[] = [];
    const fetchFile = async (url: string, bytesMax: number): Promise<FetchedFile> => {
      asked.push(`${url} ${bytesMax}`);
      return { kind: 'fetched', mediaType: 'image/gif; q=1', bytes: PIXEL };
    };
    const { connector } = await started(relay.url, {}, { fetchFile });
    const link: MmsSegment = { kind: 'LINK', url: 'https://cdn.example/a.gif' };
    await Promise.all([1, 2, 3].map(() => connector.submit(mmsMessage([link]))));
    expect(asked).toEqual(['https://cdn.example/a.gif 100000']);
    for (const { body } of relay.submitted) expect(body.toString()).toContain(PIXEL.toString('base64'));
  });

  it('has one TransactionID for a message, however often it is tried', async () => {
    const relay = await relayOf();
    const { connector } = await started(relay.url, {}, { timing: { responseMs: 300 } });
    relay.answerWith((_, index) => (index === 0 ? { isSilent: true } : undefined));
    const message = mmsMessage();
    expect(await connector.submit(message)).toMatchObject({ kind: 'deferred', because: 'NO_RESPONSE' });
    expect(await connector.submit({ ...message, attempt: 2 })).toMatchObject({ kind: 'accepted' });
    expect(relay.submitted.map(({ transactionId }) => transactionId)).toEqual([message.messageId, message.messageId]);
  });

  it('goes over a kept connection, no more of them at once than the window allows', async () => {
    const relay = await relayOf();
    const { connector } = await started(relay.url, { window: 3 });
    relay.answerWith(() => new Promise((resolve) => setTimeout(() => resolve(undefined), 20)));
    let done = 0;
    while (done < 12) {
      const room = connector.room();
      expect(room).toBeLessThanOrEqual(3);
      const outcomes = await Promise.all(Array.from({ length: room }, () => connector.submit(mmsMessage())));
      expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true);
      done += room;
    }
    expect(relay.waitingMost).toBe(3);
    // One more looked whether anybody is there.
    expect(relay.connections).toBeLessThanOrEqual(4);
  });

  it('keeps to its pace', async () => {
    const relay = await relayOf();
    const { connector } = await started(relay.url, { messagesPerSecond: 2 });
    for (let sent = 0; sent < 2; sent += 1) {
      expect(connector.room()).toBe(1);
      await connector.submit(mmsMessage());
    }
    expect(connector.room()).toBe(0);
    await new Promise<void>((resolve) => {
      connector.onChange = () => {
        if (connector.room() > 0) resolve();
      };
      connector.onChange();
    });
  });
});

describe('a relay that cannot be reached', () => {
  it('is DOWN from the start, says why, and is UP when it is there', async () => {
    const relay = await relayOf();
    await relay.close();
    const { connector } = unstarted(relay.url);
    connector.start();
    await until(() => connector.status().lastError !== undefined);
    expect(connector.status()).toMatchObject({
      state: 'DOWN',
      links: [{ isBound: false, lastError: expect.stringContaining('ECONNREFUSED') }],
    });
    expect(connector.room()).toBe(0);
    await relay.reopen();
    await until(() => connector.room() > 0);
    expect(connector.status()).toMatchObject({ state: 'UP', links: [{ isBound: true }] });
  });

  it('goes DOWN when nobody listens any more, which was no try, and comes back by itself', async () => {
    const relay = await relayOf();
    const { connector } = await started(relay.url);
    await connector.submit(mmsMessage());
    await relay.close();
    await until(async () => {
      const outcome = await connector.submit(mmsMessage());
      return outcome.kind === 'deferred' && outcome.because === 'LINK_DOWN';
    });
    expect(connector.status().state).toBe('DOWN');
    await relay.reopen();
    await until(() => connector.room() > 0);
    expect(await connector.submit(mmsMessage())).toMatchObject({ kind: 'accepted' });
  });

  it('is DOWN for a while when it turns us away at the door', async () => {
    const relay = await relayOf({ credentials: 'callsign:right' });
    const { connector } = await started(
      relay.url,
      { username: 'callsign', password: 'wrong' },
      { timing: { backoffMostMs: 60_000 } },
    );
    expect(await connector.submit(mmsMessage())).toMatchObject({ kind: 'deferred', because: 'LINK_DOWN', detail: 'HTTP 401' });
    expect(connector.status()).toMatchObject({ state: 'DOWN', lastError: 'HTTP 401' });
  });

  it('is told who we are by Basic credentials', async () => {
    const relay = await relayOf({ credentials: 'callsign:pässword' });
    const { connector } = await started(relay.url, { username: 'callsign', password: 'pässword' });
    expect(await connector.submit(mmsMessage())).toMatchObject({ kind: 'accepted' });
  });

  it('is trusted over TLS only with a certificate that is good', async () => {
    const relay = await relayOf({ hasTls: true });
    const strange = unstarted(relay.url);
    strange.connector.start();
    await until(() => strange.connector.status().lastError !== undefined);
    expect(strange.connector.status()).toMatchObject({
      state: 'DOWN',
      lastError: expect.stringMatching(/self.signed|SELF_SIGNED/),
    });
    const wrongName = unstarted(relay.url, { tls: { ca: CERTIFICATE, serverName: 'other.test' } });
    wrongName.connector.start();
    await until(() => wrongName.connector.status().lastError !== undefined);
    for (const tls of [{ ca: CERTIFICATE }, { ca: CERTIFICATE, serverName: 'carrier.test' }, { verify: false }]) {
      const { connector } = await started(relay.url, { tls });
      expect(await connector.submit(mmsMessage())).toMatchObject({ kind: 'accepted' });
    }
  });
});

it('a relay that asks for a certificate is shown ours', async () => {
  const relay = await relayOf({ hasTls: true, asksForCertificate: true });
  const { connector } = await started(relay.url, { tls: { ca: CERTIFICATE, cert: CERTIFICATE, key: CERTIFICATE_KEY } });
  expect(await connector.submit(mmsMessage())).toMatchObject({ kind: 'accepted' });
  const bare = await started(relay.url, { tls: { ca: CERTIFICATE } });
  expect(await bare.connector.submit(mmsMessage())).toMatchObject({ kind: 'deferred' });
});

describe('the places of a window', () => {
  it('are divided as other connectors divide their links', async () => {
    const relay = await relayOf();
    const { connector } = await started(relay.url, { window: 4 });
    expect([connector.linkCount, connector.room()]).toEqual([4, 4]);
    await connector.hold?.([2]);
    expect(connector.room()).toBe(1);
    await connector.hold?.([]);
    expect([connector.room(), connector.status().links, connector.status().state]).toEqual([0, [], 'DOWN']);
    await connector.hold?.([0, 1]);
    await until(() => connector.room() === 2);
  });

  it('are waited for when the connector stops, but not for ever', async () => {
    const relay = await relayOf();
    const { connector } = await started(relay.url);
    relay.answerWith((_, index) =>
      index === 0 ? new Promise((resolve) => setTimeout(() => resolve(undefined), 100)) : { isSilent: true },
    );
    const first = connector.submit(mmsMessage());
    await until(() => relay.submitted.length === 1);
    await connector.stop(5_000);
    expect(await first).toMatchObject({ kind: 'accepted' });

    const other = await started(relay.url);
    const second = other.connector.submit(mmsMessage());
    await until(() => relay.submitted.length === 2);
    await other.connector.stop(50);
    expect(await second).toMatchObject({ kind: 'deferred', because: 'NO_RESPONSE' });
  });
});
