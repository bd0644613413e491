// How the answers to the parts of a message add up to one outcome.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageId } from '../../domain/messages/message.ts';
import type { CarrierMessage, Outcome } from '../../ports.ts';
import { composeSubmits, partReference, type SubmitPdu } from './compose-submits.ts';
import { Submission } from './submission.ts';

function message(text: string): CarrierMessage {
  return {
    messageId: '42' as MessageId,
    channel: 'SMS',
    sender: '12125550100',
    senderType: null,
    destination: '447700900123',
    content: { kind: 'TEXT', text },
    wantsReport: true,
    expiresAtMs: 60_000,
    attempt: 1,
  };
}

function composed(text: string, longMessages: 'UDH' | 'SAR' | 'PAYLOAD' = 'UDH'): readonly SubmitPdu[] {
  const pdus = composeSubmits(message(text), longMessages, 0);
  if ('kind' in pdus) throw new Error(pdus.detail);
  return pdus;
}

describe('an outcome', () => {
  it('comes exactly once, whatever the answers and their order, and is "accepted" only when every part was', () => {
    const answers = fc.array(fc.constantFrom(0, 0x58, 0x0b, 0x08, undefined), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(answers, fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), (statuses, order) => {
        const outcomes: Outcome[] = [];
        const [part] = composed('x');
        const submission = new Submission(
          statuses.map(() => part as SubmitPdu),
          (outcome) => outcomes.push(outcome),
        );
        while (!submission.isSpent) submission.next();
        const indexes = statuses.map((_, at) => at).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
        for (const [answered, index] of indexes.entries()) {
          expect(outcomes).toHaveLength(0);
          const status = statuses[index];
          submission.answer(index, status === undefined ? undefined : { status, messageId: `id-${index}` });
          expect(outcomes.length).toBe(answered + 1 === indexes.length ? 1 : 0);
        }
        submission.giveUp('again');
        expect(outcomes).toHaveLength(1);
        const expected = statuses.every((status) => status === 0)
          ? { kind: 'accepted', remoteIds: statuses.map((_, at) => `id-${at}`) }
          : { kind: statuses.includes(0x0b) ? 'refused' : 'deferred' };
        expect(outcomes[0]).toMatchObject(expected);
      }),
    );
  });

  it('is "no link" when nothing was sent', () => {
    const outcomes: Outcome[] = [];
    new Submission(composed('x'), (outcome) => outcomes.push(outcome)).giveUp('no link');
    expect(outcomes).toEqual([{ kind: 'deferred', because: 'LINK_DOWN', detail: 'no link' }]);
  });
});

describe('composing', () => {
  it('writes a text that fits into one part without a header', () => {
    const [only, ...more] = composed('x'.repeat(160));
    expect(more).toHaveLength(0);
    expect(only).toMatchObject({ esmClass: 0, dataCoding: 0, validityPeriod: '000000000100000R', registeredDelivery: 1 });
    expect(only?.shortMessage).toHaveLength(160);
  });

  it('counts the parts of a long one from 1, all with one reference', () => {
    const headers = composed('x'.repeat(400)).map(({ shortMessage }) => [...shortMessage.subarray(0, 6)]);
    const reference = partReference('42') & 0xff;
    expect(headers).toEqual([1, 2, 3].map((index) => [5, 0, 3, reference, 3, index]));
  });

  it('says in a header which national table is meant, also where parameters tell of the parts', () => {
    const turkish = {
      ...message('ğ'.repeat(200)),
      content: { kind: 'TEXT', text: 'ğ'.repeat(200), language: { languageCode: 'TR', singleShift: true, lockingShift: false } },
    } as const;
    const pdus = composeSubmits(turkish, 'SAR', 0) as readonly SubmitPdu[];
    expect(pdus.length).toBeGreaterThan(1);
    for (const { esmClass, shortMessage, tlvs } of pdus) {
      expect(esmClass).toBe(0x40);
      expect(tlvs).toHaveLength(0);
      expect([...shortMessage.subarray(6, 9)]).toEqual([0x24, 1, 1]);
    }
  });

  it('puts binary content that fits no short message into message_payload', () => {
    const content = { kind: 'BINARY', bytes: new Uint8Array(300), dataCoding: 4, esmClass: 0 } as const;
    const pdus = composeSubmits({ ...message(''), content }, 'UDH', 0) as readonly SubmitPdu[];
    expect(pdus).toMatchObject([{ shortMessage: { length: 0 }, tlvs: [{ tag: 0x424 }] }]);
  });

  it.each([
    ['a sender that is too long', { sender: 'x'.repeat(21) }, 11],
    ['a sender no byte stands for', { sender: 'Ωmega' }, 11],
    ['a destination that is too long', { destination: '4'.repeat(21) }, 52],
    ['content beyond all limits', { content: { kind: 'BINARY', bytes: new Uint8Array(40_000), dataCoding: 4, esmClass: 0 } }, 25],
  ] as const)('refuses %s', (_, fields, statusId) => {
    expect(composeSubmits({ ...message('x'), ...fields }, 'UDH', 0)).toMatchObject({ kind: 'refused', statusId });
  });
});
