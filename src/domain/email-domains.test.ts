import { describe, expect, test } from 'vitest';
import {
  type DnsAnswer,
  domainNameProblem,
  expectedRecords,
  type Findings,
  findingsAfter,
  isDomainActive,
  isDomainVerified,
  nextCheckDelayMs,
  type RecordPurpose,
  satisfies,
  zoneLine,
} from './email-domains.ts';

const KEY = 'MIIB'.repeat(98);
const records = expectedRecords({ domainName: 'acme.example', dkimSelector: 'cs1', dkimPublicKey: KEY }, 'mail.callsign.example');

function record(purpose: RecordPurpose) {
  const found = records.find((candidate) => candidate.purpose === purpose);
  if (found === undefined) throw new Error(`there is no record for ${purpose}`);
  return found;
}

describe('a record found in the DNS', () => {
  test.each<[RecordPurpose, boolean, string[]]>([
    ['SPF', true, ['v=spf1 include:spf.mail.callsign.example ~all']],
    ['SPF', true, ['google-site-verification=x', 'V=SPF1 ip4:192.0.2.1 +include:SPF.mail.callsign.example -all']],
    ['SPF', false, ['v=spf1 -include:spf.mail.callsign.example ~all']],
    ['SPF', false, ['v=spf1 include:spf.mail.callsign.example.evil.example ~all']],
    ['SPF', false, ['v=spf10 include:spf.mail.callsign.example']],
    ['SPF', false, ['include:spf.mail.callsign.example']],
    // Two policies are an error to receivers.
    ['SPF', false, ['v=spf1 include:spf.mail.callsign.example ~all', 'v=spf1 -all']],
    ['DKIM', true, [`v=DKIM1; k=rsa; p=${KEY}`]],
    ['DKIM', true, [`p=${KEY.slice(0, 100)} ${KEY.slice(100)}`]],
    ['DKIM', true, ['other', `k=rsa;t=s; p=${KEY};`]],
    ['DKIM', false, [`v=DKIM1; k=rsa; p=${KEY.slice(4)}`]],
    ['DKIM', false, [`v=DKIM1; k=ed25519; p=${KEY}`]],
    ['DKIM', false, ['v=DKIM1; k=rsa; p=']],
    ['INBOUND', true, ['10 mx.mail.callsign.example']],
    ['INBOUND', true, ['5 mx.other.example', '20 MX.mail.callsign.example.']],
    ['INBOUND', false, ['10 mx.other.example']],
    ['TRACKING', true, ['track.mail.callsign.example.']],
    ['TRACKING', false, ['track.other.example']],
    ['TRACKING', false, []],
  ])('for %s does what it should: %s, when it is %j', (purpose, isFit, values) => {
    expect(satisfies(record(purpose), values)).toBe(isFit);
  });
});

describe('what is known after a look', () => {
  const asked = (answers: Partial<Record<RecordPurpose, DnsAnswer>>, before: Findings = {}): Findings =>
    findingsAfter(records, new Map(Object.entries(answers) as [RecordPurpose, DnsAnswer][]), before);
  const good = (purpose: RecordPurpose): DnsAnswer => ({ kind: 'found', values: [record(purpose).expectedValue] });
  const all = { SPF: good('SPF'), DKIM: good('DKIM'), INBOUND: good('INBOUND') } as const;

  test('verifies a domain that has all it cannot do without', () => {
    expect(isDomainVerified(asked(all))).toBe(true);
    expect(isDomainVerified(asked({ ...all, TRACKING: { kind: 'none' } }))).toBe(true);
    for (const missing of ['SPF', 'DKIM', 'INBOUND'] as const)
      expect(isDomainVerified(asked({ ...all, [missing]: { kind: 'none' } }))).toBe(false);
    expect(isDomainVerified({})).toBe(false);
  });

  test('keeps what was known when nobody answered, and takes back what servers deny', () => {
    const before = asked(all);
    const failed = asked({ ...all, DKIM: { kind: 'failed', because: 'no answer' } }, before);
    expect([isDomainVerified(failed), failed.DKIM?.answer.kind]).toEqual([true, 'failed']);
    expect(isDomainVerified(asked({ ...all, DKIM: { kind: 'none' } }, failed))).toBe(false);
    expect(asked({ DKIM: { kind: 'failed', because: 'no answer' } }).DKIM?.isVerified).toBe(false);
    expect(asked({}, before)).toEqual(before);
  });

  test('a blocked domain is never active, an unverified one where it is accepted', () => {
    const verified = asked(all);
    expect(isDomainActive(verified, false, false)).toBe(true);
    expect(isDomainActive(verified, true, true)).toBe(false);
    expect(isDomainActive({}, false, false)).toBe(false);
    expect(isDomainActive({}, false, true)).toBe(true);
  });
});

test('checks come more slowly each time, up to four a day', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 1_000].map((failed) => nextCheckDelayMs(failed) / 60_000);
  expect(minutes).toEqual([1, 5, 15, 60, 360, 360, 360]);
});

describe('the name of a domain', () => {
  test.each(['example.com', 'a.b-c.example', 'xn--bcher-kva.example', '_spf.example', '1.example', 'a.1x'])(
    'may be %s',
    (name) => {
      expect(domainNameProblem(name)).toBeUndefined();
    },
  );

  test.each([
    '',
    'com',
    '.com',
    'a..com',
    '-a.com',
    'a-.com',
    'a b.com',
    '127.0.0.1',
    'a.1',
    'bücher.com',
    'A.com',
    `${'a'.repeat(64)}.com`,
  ])('may not be "%s"', (name) => {
    expect(domainNameProblem(name)).toBeDefined();
  });

  test('has at most 253 characters', () => {
    const label = 'a'.repeat(49);
    expect(domainNameProblem(`${`${label}.`.repeat(5)}com`)).toBeUndefined();
    expect(domainNameProblem(`${`${label}.`.repeat(5)}comm`)).toMatch('253');
  });
});

test('a zone file gets names with their dot and texts in strings of at most 255 characters', () => {
  const lines = records.map(zoneLine);
  expect(lines[0]).toBe('acme.example. IN TXT "v=spf1 include:spf.mail.callsign.example ~all"');
  expect(lines[2]).toBe('acme.example. IN MX 10 mx.mail.callsign.example.');
  expect(lines[3]).toBe('track.acme.example. IN CNAME track.mail.callsign.example.');
  const strings = [...(lines[1] ?? '').matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
  expect(strings.map(({ length }) => length)).toEqual([255, record('DKIM').expectedValue.length - 255]);
  expect(strings.join('')).toBe(record('DKIM').expectedValue);
});
