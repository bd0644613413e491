// What addresses are worth.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMON_DOMAINS } from './email-validation.data.ts';
import { type Evidence, judge, likelyDomain, mailDomainOf } from './email-validation.ts';

const NONE = { kind: 'none' } as const;
const LATE = { kind: 'failed', because: 'no server answered in time', isLate: true } as const;
const BROKEN = { kind: 'failed', because: 'the server failed (SERVFAIL)' } as const;
const found = (...values: string[]) => ({ kind: 'found', values }) as const;

const verdict = (over: Partial<Evidence> = {}) =>
  judge({
    address: { local: 'jane', domain: 'shop.example' },
    domain: { kind: 'takes', isFallback: false },
    suppressed: undefined,
    isDisposable: false,
    ...over,
  });

describe('a domain', () => {
  it.each([
    ['takes mail by its servers', found('10 mx.a.example'), undefined, { kind: 'takes', isFallback: false }],
    ['says it takes none, as the resolver puts it', found('0 '), undefined, { kind: 'refuses' }],
    ['says it takes none, with the dot', found('0 .'), undefined, { kind: 'refuses' }],
    ['takes mail by its host', NONE, found('192.0.2.1'), { kind: 'takes', isFallback: true }],
    ['is not there', NONE, NONE, { kind: 'none' }],
    ['is not heard of in time', LATE, undefined, { kind: 'unknown', isLate: true }],
    ['is not heard of', BROKEN, undefined, { kind: 'unknown', isLate: false }],
    ['has no servers, and its host is not heard of', NONE, BROKEN, { kind: 'unknown', isLate: false }],
  ])('%s', (_what, mx, addresses, expected) => {
    expect(mailDomainOf(mx, addresses)).toEqual(expected);
  });
});

describe('an address', () => {
  it('that nothing speaks against is a low risk, and not known to be there', () => {
    expect(verdict()).toEqual({
      validMailbox: 'unknown',
      validSyntax: true,
      catchAll: false,
      disposable: false,
      roleBased: false,
      detailedReasons: 'mailbox_not_probed',
      risk: 'LOW',
    });
  });

  it.each<[string, Partial<Evidence>, object]>([
    ['that is none', { address: undefined }, { validMailbox: 'false', validSyntax: false, risk: 'HIGH' }],
    ['of no domain', { domain: { kind: 'none' } }, { validMailbox: 'false', detailedReasons: 'domain_not_found', risk: 'HIGH' }],
    ['of a domain without mail', { domain: { kind: 'refuses' } }, { validMailbox: 'false', risk: 'HIGH' }],
    [
      'of a domain nobody told of in time',
      { domain: { kind: 'unknown', isLate: true } },
      { validMailbox: 'unknown', reason: 'TIMED_OUT', risk: 'UNKNOWN' },
    ],
    [
      'of a domain whose servers failed',
      { domain: { kind: 'unknown', isLate: false } },
      { validMailbox: 'unknown', reason: 'UNEXPECTED_FAILURE', risk: 'UNKNOWN' },
    ],
    ['mail to which came back', { suppressed: 'BOUNCE' }, { validMailbox: 'false', detailedReasons: 'known_hardbounce' }],
    ['whose reader complained', { suppressed: 'COMPLAINT' }, { validMailbox: 'true', risk: 'HIGH' }],
    ['whose mailbox was full', { suppressed: 'OVER_QUOTA' }, { validMailbox: 'unknown', reason: 'INBOX_FULL', risk: 'HIGH' }],
    ['of a provider of throw-away ones', { isDisposable: true }, { disposable: true, risk: 'HIGH' }],
    ['of a function', { address: { local: 'Support+de', domain: 'shop.example' } }, { roleBased: true, risk: 'MEDIUM' }],
    [
      'with a slip in its domain',
      { address: { local: 'Jane', domain: 'gmial.com' } },
      { didYouMean: 'Jane@gmail.com', risk: 'MEDIUM' },
    ],
    ['of a domain with a host alone', { domain: { kind: 'takes', isFallback: true } }, { risk: 'MEDIUM' }],
  ])('%s', (_what, evidence, expected) => {
    expect(verdict(evidence)).toMatchObject(expected);
  });
});

describe('a mistyped domain', () => {
  it.each([
    ['gmial.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gamil.com', 'gmail.com'],
    ['hotmial.con', 'hotmail.com'],
    ['yaho.com', 'yahoo.com'],
    ['outlok.com', 'outlook.com'],
    ['gmail.com', undefined],
    ['mail.com', undefined],
    ['shop.example', undefined],
    ['a.com', undefined],
  ])('%s', (domain, expected) => {
    expect(likelyDomain(domain)).toBe(expected);
  });

  it('is never a well-known one, and what is meant always is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMMON_DOMAINS), fc.nat(20), fc.constantFrom(...'abcxyz.'), (domain, at, letter) => {
        const typed = domain.slice(0, at) + letter + domain.slice(at + 1);
        const meant = likelyDomain(typed);
        if (COMMON_DOMAINS.includes(typed)) expect(meant).toBeUndefined();
        else if (meant !== undefined) expect(COMMON_DOMAINS).toContain(meant);
      }),
    );
  });
});
