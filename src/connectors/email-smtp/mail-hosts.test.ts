import { describe, expect, test } from 'vitest';
import type { DnsAnswer } from '../../domain/email-domains.ts';
import type { DnsLookup } from '../../ports.ts';
import { mailHostsOf } from './mail-hosts.ts';

const found = (...values: string[]): DnsAnswer => ({ kind: 'found', values });
const NONE: DnsAnswer = { kind: 'none' };
const FAILED: DnsAnswer = { kind: 'failed', because: 'no server answered in time' };

function dns(mx: DnsAnswer, addresses: Readonly<Record<string, DnsAnswer>> = {}): DnsLookup {
  return {
    lookup: async () => mx,
    addresses: async (name) => addresses[name] ?? NONE,
    close: () => {},
  };
}

const find = (lookup: DnsLookup, allowPrivate = false) =>
  mailHostsOf(lookup, 'reader.example', { allowPrivate, random: () => 0.5 });

async function addressesOf(lookup: DnsLookup, allowPrivate = false): Promise<readonly string[] | string> {
  const hosts = await find(lookup, allowPrivate);
  return hosts.kind === 'found' ? hosts.hosts.map(({ address }) => address) : hosts.kind;
}

describe('mail for a domain goes', () => {
  test('to its servers, the preferred ones first, to all their addresses', async () => {
    const lookup = dns(found('20 second.example', '5 FIRST.example.'), {
      'first.example': found('192.0.32.1', '192.0.32.2'),
      'second.example': found('192.0.32.3'),
    });
    expect(await addressesOf(lookup)).toEqual(['192.0.32.1', '192.0.32.2', '192.0.32.3']);
  });

  test('to the domain itself when it names none', async () => {
    expect(await addressesOf(dns(NONE, { 'reader.example': found('192.0.32.9') }))).toEqual(['192.0.32.9']);
  });

  test('nowhere when the domain says that it takes none, even if it has an address', async () => {
    expect(await addressesOf(dns(found('0 '), { 'reader.example': found('192.0.32.9') }))).toBe('none');
    expect(await addressesOf(dns(found('0 .'), { 'reader.example': found('192.0.32.9') }))).toBe('none');
  });

  test('nowhere when there is no such domain', async () => {
    expect(await addressesOf(dns(NONE))).toBe('none');
  });

  test('nowhere for now when the DNS does not answer', async () => {
    expect(await addressesOf(dns(FAILED))).toBe('unknown');
    expect(await addressesOf(dns(found('10 mx.example'), { 'mx.example': FAILED }))).toBe('unknown');
  });

  test('to another server when one has no address', async () => {
    expect(await addressesOf(dns(found('1 gone.example', '2 mx.example'), { 'mx.example': found('192.0.32.1') }))).toEqual([
      '192.0.32.1',
    ]);
  });

  test.each(['127.0.0.1', '10.1.2.3', '192.168.0.1', '169.254.169.254', '::1', 'fd00::1', '::ffff:127.0.0.1'])(
    'never to %s because a stranger says so in the DNS, unless the operator allows private networks',
    async (address) => {
      const lookup = dns(found('10 mx.example'), { 'mx.example': found(address) });
      expect(await addressesOf(lookup)).toBe('unknown');
      expect(await addressesOf(lookup, true)).toEqual([address]);
    },
  );
});
