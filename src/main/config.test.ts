// What the settings promise to whoever starts Callsign.
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without any setting there is a default for everything but the secrets', () => {
  const config = readConfig({ HOME: '/home/ann' });
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    hasSandbox: true,
    isRateLimited: true,
    allowPrivateCallbacks: false,
  });
  expect(config.secrets).toEqual({ databaseUrl: undefined, apiKey: undefined });
  expect(Object.values(config).every((value) => value !== undefined)).toBe(true);
});

test('an empty value counts as not set', () => {
  expect(readConfig({ CALLSIGN_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8080, secrets: { databaseUrl: undefined } });
});

test('servers and names are read as they are used', () => {
  const env = { CALLSIGN_EMAIL_HOST: 'Mail.Example.COM.', CALLSIGN_DNS_SERVERS: '10.0.0.53, [fd00::53]:5353' };
  expect(readConfig(env)).toMatchObject({ emailHost: 'mail.example.com', dnsServers: ['10.0.0.53', '[fd00::53]:5353'] });
});

test.each([
  [{ CALLSIGN_PROT: '1' }, 'CALLSIGN_PROT is not a setting of Callsign. Did you mean CALLSIGN_PORT?'],
  [{ CALLSIGN_ALLOW_PRIVATE_CALLBACK: 'true' }, 'Did you mean CALLSIGN_ALLOW_PRIVATE_CALLBACKS?'],
  [{ CALLSIGN_PORT: '80 80' }, 'CALLSIGN_PORT has to be a whole number from 0 to 65535, and is "80 80".'],
  [{ CALLSIGN_PORT: '70000' }, 'CALLSIGN_PORT has to be a whole number'],
  [{ CALLSIGN_SANDBOX: 'maybe' }, 'CALLSIGN_SANDBOX has to be on or off, and is "maybe".'],
  [{ CALLSIGN_SANDBOX: 'toString' }, 'CALLSIGN_SANDBOX has to be on or off'],
  [{ CALLSIGN_RATE_LIMITS: 'none' }, 'CALLSIGN_RATE_LIMITS has to be published or off, and is "none".'],
  [
    { CALLSIGN_EMAIL_HOST: 'localhost' },
    'CALLSIGN_EMAIL_HOST has to be a domain name like mail.example.com, and is "localhost".',
  ],
  [{ CALLSIGN_DNS_SERVERS: '10.0.0.53,dns.example' }, 'CALLSIGN_DNS_SERVERS has to be IP addresses separated by commas'],
  [{ CALLSIGN_UNVERIFIED_DOMAINS: 'yes' }, 'CALLSIGN_UNVERIFIED_DOMAINS has to be accept or refuse, and is "yes".'],
  [{ CALLSIGN_LOG_LEVEL: 'loud' }, 'CALLSIGN_LOG_LEVEL has to be trace, debug, info, warn, error, fatal or silent'],
])('a wrong setting is named together with the remedy: %j', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence);
});

test('everything that is wrong is said at once', () => {
  expect(() => readConfig({ CALLSIGN_PORT: 'x', CALLSIGN_HOSTS: 'y' })).toThrow(/CALLSIGN_HOSTS[\s\S]*CALLSIGN_PORT/);
});

test('a wrong secret is not repeated', () => {
  const attempt = () => readConfig({ CALLSIGN_API_KEY: 'too short', DATABASE_URL: 'mysql://root:hunter2@db' });
  expect(attempt).toThrow(/CALLSIGN_API_KEY has to be 16/);
  expect(attempt).not.toThrow(/hunter2|too short/);
});
