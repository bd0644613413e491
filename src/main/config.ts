// The settings: environment variables, read once into one typed value. The table here is the one in docs/operations.md.

import { Resolver } from 'node:dns';
import { domainNameProblem, NO_EMAIL_HOST } from '../domain/email-domains.ts';
import { CannotStart } from './cannot-start.ts';
import { defaultDataDir } from './data-dir.ts';
import { nearest } from './nearest-name.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databasePool: number;
  readonly databaseRunAs: string;
  readonly allowPrivateCallbacks: boolean;
  readonly isRateLimited: boolean;
  readonly logLevel: LogLevel;
  readonly hasSandbox: boolean;
  readonly retentionDays: number;
  /** Whom forwarded messages are mailed from. */
  readonly mailFrom: string;
  /** The records of email domains point to names below this one. */
  readonly emailHost: string;
  /** Without a slash at the end; empty = the address it listens on. */
  readonly publicUrl: string;
  readonly linkDomains: readonly string[];
  /** `address` or `address:port`; none = the system's. */
  readonly dnsServers: readonly string[];
  readonly acceptsUnverifiedDomains: boolean;
  /** Empty = none. */
  readonly disposableDomainsFile: string;
  readonly smtp: SmtpConfig;
  /** Where the command line finds the server. */
  readonly serverUrl: string;
  readonly secrets: Secrets;
}

/** Where mail comes in. */
interface SmtpConfig {
  /** undefined = nowhere. */
  readonly port: number | undefined;
  readonly host: string;
  readonly mebibytesMax: number;
  readonly recipientsMax: number;
  /** Files, PEM; both or neither. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/** Kept apart so that the rest can be logged and shown. */
export interface Secrets {
  /** undefined = the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly apiKey: string | undefined;
  /** undefined = mails that forward messages wait for one. */
  readonly mailRelay: string | undefined;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Environment = Readonly<Record<string, string | undefined>>;

/** One row of the table. `parse` throws what the value should be, to follow "has to be". */
interface Setting<T> {
  readonly name: string;
  /** As one would write it; null = unset. */
  readonly fallback: string | null;
  /** What the table says of a fallback that depends on the machine. */
  readonly fallbackNote?: string;
  readonly meaning: string;
  readonly parse: (text: string) => T;
}

class Unfit extends Error {}

const SETTINGS = {
  host: setting({
    name: 'CALLSIGN_HOST',
    fallback: '127.0.0.1',
    meaning: 'Address to listen on. `0.0.0.0` for all; then put TLS in front.',
    parse: (text) => text,
  }),
  port: setting({
    name: 'CALLSIGN_PORT',
    fallback: '8080',
    meaning: 'Port to listen on; `0` takes any free one.',
    parse: (text) => integer(text, 0, 65_535),
  }),
  dataDir: setting({
    name: 'CALLSIGN_DATA_DIR',
    fallback: null,
    fallbackNote: '`/var/lib/callsign` as root, else `~/.local/share/callsign`',
    meaning: 'Folder of the embedded database. Not used with `DATABASE_URL`.',
    parse: (text) => text,
  }),
  databaseUrl: setting({
    name: 'DATABASE_URL',
    fallback: null,
    meaning: 'A PostgreSQL of your own instead of the embedded one: `postgres://user:password@host:5432/database`.',
    parse: databaseUrl,
  }),
  databasePool: setting({
    name: 'CALLSIGN_DATABASE_POOL',
    fallback: '12',
    meaning: 'Connections to the database at most, for each Callsign process.',
    parse: (text) => integer(text, 4, 200),
  }),
  databaseRunAs: setting({
    name: 'CALLSIGN_DATABASE_RUN_AS',
    fallback: 'nobody',
    meaning:
      'User (name or number) the embedded database runs as when Callsign is started by root, as PostgreSQL refuses to be root.',
    parse: (text) => text,
  }),
  apiKey: setting({
    name: 'CALLSIGN_API_KEY',
    fallback: null,
    meaning: "The first account's administrator key. Without it the first start makes one and prints it.",
    parse: apiKey,
  }),
  allowPrivateCallbacks: setting({
    name: 'CALLSIGN_ALLOW_PRIVATE_CALLBACKS',
    fallback: 'false',
    meaning:
      'Whether webhooks and forwards may go to private and loopback addresses: for development, or inside a closed network.',
    parse: (text) => oneOf(text, { true: true, false: false }),
  }),
  isRateLimited: setting({
    name: 'CALLSIGN_RATE_LIMITS',
    fallback: 'published',
    meaning: '`published` enforces the limits of the public contract for each account; `off` leaves the pace to the machine.',
    parse: (text) => oneOf(text, { published: true, off: false }),
  }),
  logLevel: setting({
    name: 'CALLSIGN_LOG_LEVEL',
    fallback: 'info',
    meaning: `Least severity that is logged: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
    parse: (text) => oneOf<LogLevel>(text, Object.fromEntries(LOG_LEVELS.map((level) => [level, level]))),
  }),
  hasSandbox: setting({
    name: 'CALLSIGN_SANDBOX',
    fallback: 'on',
    meaning: 'Whether there is a sandbox carrier, which takes what no route matches: `on` or `off`.',
    parse: (text) => oneOf(text, { on: true, off: false }),
  }),
  retentionDays: setting({
    name: 'CALLSIGN_RETENTION_DAYS',
    fallback: '90',
    meaning:
      'Days that messages, reports and inbound messages are kept; a message that is scheduled for later, until it has ended.',
    parse: (text) => integer(text, 1, 3_650),
  }),
  mailRelay: setting({
    name: 'CALLSIGN_MAIL_RELAY',
    fallback: null,
    meaning: 'Mail server for inbound messages that are forwarded by mail: `smtp://user:password@host:587` or `smtps://…`.',
    parse: mailRelay,
  }),
  mailFrom: setting({
    name: 'CALLSIGN_MAIL_FROM',
    fallback: 'callsign@localhost',
    meaning: 'Address those mails come from.',
    parse: mailAddress,
  }),
  publicUrl: setting({
    name: 'CALLSIGN_PUBLIC_URL',
    fallback: null,
    fallbackNote: 'the address it listens on',
    meaning: 'Where this server is reached from outside, which short links begin with: `https://go.example.com`.',
    parse: publicUrl,
  }),
  linkDomains: setting({
    name: 'CALLSIGN_LINK_DOMAINS',
    fallback: null,
    meaning: 'Other hosts whose `https` leads to this server, for requests that want short links of a domain of their own.',
    parse: (text) => text.split(',').map((part) => hostName(part.trim())),
  }),
  emailHost: setting({
    name: 'CALLSIGN_EMAIL_HOST',
    fallback: NO_EMAIL_HOST,
    meaning:
      'Domain name below which this installation is known to mail: the DNS records of email domains point to `spf.`, `mx.` and `track.` below it. No domain can be verified before it is set.',
    parse: hostName,
  }),
  dnsServers: setting({
    name: 'CALLSIGN_DNS_SERVERS',
    fallback: null,
    fallbackNote: "the system's",
    meaning: 'DNS servers asked for the records of email domains, separated by commas: `10.0.0.53,[fd00::53]:5353`.',
    parse: dnsServers,
  }),
  acceptsUnverifiedDomains: setting({
    name: 'CALLSIGN_UNVERIFIED_DOMAINS',
    fallback: 'refuse',
    meaning: '`accept` lets email domains send although their DNS records were not found: for development. `refuse` does not.',
    parse: (text) => oneOf(text, { accept: true, refuse: false }),
  }),
  disposableDomainsFile: setting({
    name: 'CALLSIGN_DISPOSABLE_DOMAINS',
    fallback: null,
    meaning:
      'A file of domains of throw-away mailboxes, one a line, added to the list that comes with Callsign; `!domain` takes one off it. Read at the start.',
    parse: (text) => text,
  }),
  smtpPort: setting({
    name: 'CALLSIGN_SMTP_PORT',
    fallback: null,
    meaning:
      'Port on which mail for email domains comes in by SMTP: `25` where the mail servers of others are to find it, `0` takes any free one. Without it nothing listens for mail.',
    parse: (text) => integer(text, 0, 65_535),
  }),
  smtpHost: setting({
    name: 'CALLSIGN_SMTP_HOST',
    fallback: '127.0.0.1',
    meaning: 'Address to listen on for mail; `0.0.0.0` for all.',
    parse: (text) => text,
  }),
  smtpMebibytesMax: setting({
    name: 'CALLSIGN_SMTP_SIZE',
    fallback: '25',
    meaning: 'Largest mail that is taken, in MiB. Up to four of that size are in memory at once; more are told to come again.',
    parse: (text) => integer(text, 1, 100),
  }),
  smtpRecipientsMax: setting({
    name: 'CALLSIGN_SMTP_RECIPIENTS',
    fallback: '100',
    meaning: 'Recipients of one mail at most.',
    parse: (text) => integer(text, 1, 1_000),
  }),
  smtpCertificate: setting({
    name: 'CALLSIGN_SMTP_CERTIFICATE',
    fallback: null,
    meaning: 'File (PEM) with the certificate the listener shows. With it and the key STARTTLS is offered.',
    parse: (text) => text,
  }),
  smtpKey: setting({
    name: 'CALLSIGN_SMTP_KEY',
    fallback: null,
    meaning: 'File (PEM) with the private key of that certificate.',
    parse: (text) => text,
  }),
  serverUrl: setting({
    name: 'CALLSIGN_URL',
    fallback: 'http://127.0.0.1:8080',
    meaning: 'Where the other commands (`callsign send` and so on) find the server.',
    parse: serverUrl,
  }),
} as const;

/** The rows, for the documentation and its test. */
export const settings: readonly Setting<unknown>[] = Object.values(SETTINGS);

/** Reads the environment; stops the start with one sentence for everything that is wrong in it. */
export function readConfig(env: Environment): Config {
  const problems = unknownNames(env);
  const read = <T>(row: Setting<T>): T | undefined => {
    const text = env[row.name] || row.fallback; // an empty value is how compose files say "not set"
    if (text === null || text === undefined) return undefined;
    try {
      return row.parse(text);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      problems.push(`${row.name} has to be ${error.message}.`);
      return undefined;
    }
  };
  const config = {
    host: read(SETTINGS.host),
    port: read(SETTINGS.port),
    dataDir: read(SETTINGS.dataDir) ?? defaultDataDir(env),
    databasePool: read(SETTINGS.databasePool),
    databaseRunAs: read(SETTINGS.databaseRunAs),
    allowPrivateCallbacks: read(SETTINGS.allowPrivateCallbacks),
    isRateLimited: read(SETTINGS.isRateLimited),
    logLevel: read(SETTINGS.logLevel),
    hasSandbox: read(SETTINGS.hasSandbox),
    retentionDays: read(SETTINGS.retentionDays),
    mailFrom: read(SETTINGS.mailFrom),
    publicUrl: read(SETTINGS.publicUrl) ?? '',
    linkDomains: read(SETTINGS.linkDomains) ?? [],
    emailHost: read(SETTINGS.emailHost),
    dnsServers: read(SETTINGS.dnsServers) ?? [],
    acceptsUnverifiedDomains: read(SETTINGS.acceptsUnverifiedDomains),
    disposableDomainsFile: read(SETTINGS.disposableDomainsFile) ?? '',
    smtp: {
      port: read(SETTINGS.smtpPort),
      host: read(SETTINGS.smtpHost),
      mebibytesMax: read(SETTINGS.smtpMebibytesMax),
      recipientsMax: read(SETTINGS.smtpRecipientsMax),
      certificate: read(SETTINGS.smtpCertificate),
      key: read(SETTINGS.smtpKey),
    },
    serverUrl: read(SETTINGS.serverUrl),
    secrets: { databaseUrl: read(SETTINGS.databaseUrl), apiKey: read(SETTINGS.apiKey), mailRelay: read(SETTINGS.mailRelay) },
  };
  if ((config.smtp.certificate === undefined) !== (config.smtp.key === undefined))
    problems.push('CALLSIGN_SMTP_CERTIFICATE and CALLSIGN_SMTP_KEY go together: set both, or neither.');
  if (problems.length > 0) throw new CannotStart(problems.join('\n'));
  return config as Config; // every fallback parses, so nothing but the secrets can be missing
}

/** A misspelt setting would be ignored in silence, which is worse than not starting. */
function unknownNames(env: Environment): string[] {
  const known = settings.map((row) => row.name);
  return Object.keys(env)
    .filter((name) => name.startsWith('CALLSIGN_') && !known.includes(name))
    .map(
      (name) => `${name} is not a setting of Callsign. Did you mean ${nearest(name, known)}? docs/operations.md has the list.`,
    );
}

function setting<T>(row: Setting<T>): Setting<T> {
  return row;
}

function integer(text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new Unfit(`a whole number from ${min} to ${max}, and is "${text}"`);
  return value;
}

function oneOf<T>(text: string, values: Readonly<Record<string, T>>): T {
  const value = Object.hasOwn(values, text) ? values[text] : undefined;
  if (value === undefined)
    throw new Unfit(
      `${Object.keys(values)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1')}, and is "${text}"`,
    );
  return value;
}

function hostName(text: string): string {
  const name = text.toLowerCase().replace(/\.$/, '');
  if (domainNameProblem(name) !== undefined) throw new Unfit(`a domain name like mail.example.com, and is "${text}"`);
  return name;
}

function dnsServers(text: string): string[] {
  const servers = text.split(',').map((server) => server.trim());
  try {
    new Resolver().setServers(servers);
  } catch {
    throw new Unfit(`IP addresses separated by commas, each with or without a port, and is "${text}"`);
  }
  return servers;
}

function serverUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Unfit(`a URL like http://127.0.0.1:8080, and is "${text}"`);
  return text;
}

/** An address without a path. */
function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '';
  if (url === undefined || !isPlain) throw new Unfit('an address like https://go.example.com, without a path');
  return url.origin;
}

// A secret is never repeated in what is printed, not even a wrong one.
function databaseUrl(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol !== 'postgres:' && protocol !== 'postgresql:')
    throw new Unfit('a URL like postgres://user:password@host:5432/database');
  return text;
}

function mailRelay(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol !== 'smtp:' && protocol !== 'smtps:') throw new Unfit('a URL like smtp://user:password@host:587');
  return text;
}

function mailAddress(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new Unfit(`a mail address, and is "${text}"`);
  return text;
}

function apiKey(text: string): string {
  if (!/^[\x21-\x7e]{16,256}$/.test(text)) throw new Unfit('16 to 256 visible ASCII characters without blanks');
  return text;
}
