import { describe, expect, it } from 'vitest';
import { callbackUrlProblem, isPublicAddress } from './callback-url.ts';

describe('a callback URL', () => {
  it.each([
    'https://hooks.example.org',
    'http://hooks.example.org/mo?source=sms#part',
    'HTTPS://Hooks.Example.ORG:8443/a%20b/č',
    'https://user:secret@hooks.example.org/',
    'https://xn--bcher-kva.example/',
    'https://hooks.example.org./',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]:443/',
    'https://3com.example/',
    'https://under_score.example/',
  ])('may be %s', (url) => {
    expect(callbackUrlProblem(url, false)).toBeUndefined();
  });

  it.each([
    '',
    'hooks.example.org',
    'ftp://hooks.example.org/',
    'javascript:alert(1)',
    'https://',
    'https:///path',
    'https:hooks.example.org',
    ' https://hooks.example.org',
    'https://hooks.example.org/a b',
    'https://hooks.example.org/a\u0000b',
    'https://hooks.example.org:0/',
    'https://hooks.example.org:65536/',
    'https://hooks.example.org:/',
    'https://a@b@c/',
    'https://[::x]/',
    'https://[1.2.3.4]:99999/',
    'https://1.2.3.999/',
    'https://name.1/',
    'https://4294967296/',
    `https://hooks.example.org/${'a'.repeat(2_048)}`,
  ])('is never %j', (url) => {
    expect(callbackUrlProblem(url, true)).toMatch(/^must /);
  });

  it.each([
    'http://localhost:8080/',
    'http://LOCALHOST./',
    'http://api.localhost/',
    'http://printer.local/',
    'http://metadata.google.internal/',
    'http://127.0.0.1/',
    'http://127.0.0.1./',
    'http://127.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://192.0.2.1/',
    'http://[::1]/',
    'http://[::]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[ff02::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://user@10.0.0.1/',
  ])('may be %s only where private networks are allowed', (url) => {
    expect(callbackUrlProblem(url, false)).toMatch(/^must not point to/);
    expect(callbackUrlProblem(url, true)).toBeUndefined();
  });

  // Whoever connects reads these as addresses of a private network; a name would be looked up and found out, an address is not.
  it.each([
    'http://10.0.0.1\\@hooks.example.org/',
    'http://hooks.example.org\\@10.0.0.1/',
    'http://%31%30.0.0.1/',
    'http://１０.0.0.1/',
    'http://①⓪.0.0.1/',
    'http://127。0。0。1/',
    'http://10.0.0.1\t/',
    'http://10.0.\n0.1/',
    'http://10.0.0.1#@hooks.example.org/',
    'http://10.0.0.1?@hooks.example.org/',
  ])('does not hide an address: %j', (url) => {
    expect(callbackUrlProblem(url, false)).toMatch(/^must /);
  });

  it('agrees with the platform’s own reading of where a URL leads', () => {
    const urls = ['https://Hooks.Example.ORG:8443/x', 'https://0x8.010.2056/', 'http://134744072/', 'https://a:b@8.8.8.8./?q#f'];
    for (const url of urls) {
      expect(callbackUrlProblem(url, false)).toBeUndefined();
      const { hostname } = new URL(url);
      expect(hostname === 'hooks.example.org' || isPublicAddress(hostname)).toBe(true);
    }
  });
});

describe('a public address', () => {
  it.each([
    ['8.8.8.8', true],
    ['2606:4700:4700::1111', true],
    ['::ffff:8.8.8.8', true],
    ['10.0.0.1', false],
    ['2002:7f00:1::', false],
    ['fec0::1', false],
    ['hooks.example.org', false],
    ['', false],
  ])('%s: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});
