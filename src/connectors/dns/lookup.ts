// Asks the DNS: the system's resolvers, or servers an operator has named.

import { Resolver } from 'node:dns/promises';
import type { DnsAnswer, RecordType } from '../../domain/email-domains.ts';
import type { DnsLookup, DnsResolve } from '../../ports.ts';

/** For the first try; each further one waits longer. */
const TIMEOUT_MS = 2_000;
const TRIES = 2;
/** What is kept of an answer: enough to see what is wrong. */
const VALUES_MAX = 20;
const VALUE_LENGTH_MAX = 1_024;

/** What servers say when there is no such name, or no record of the type at it. */
const NOTHING: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

const FAILURES: Readonly<Record<string, string>> = {
  ETIMEOUT: 'no server answered in time',
  ECONNREFUSED: 'no server could be reached',
  ESERVFAIL: 'the server failed (SERVFAIL)',
  EREFUSED: 'the server refused (REFUSED)',
  ECANCELLED: 'given up, because Callsign stops',
  EBADRESP: 'the answer could not be read',
};

/** `servers`: `address` or `address:port`; none = the system's. */
export function createDnsLookup(servers: readonly string[]): DnsLookup {
  const underWay = new Set<Resolver>();
  // One for each question: a resolver remembers, and the point of asking again is to hear what has changed.
  const answered = async (question: (resolver: Resolver) => Promise<string[]>): Promise<DnsAnswer> => {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (servers.length > 0) resolver.setServers(servers);
    underWay.add(resolver);
    try {
      const values = await question(resolver);
      return { kind: 'found', values: values.slice(0, VALUES_MAX).map(readable) };
    } catch (error) {
      return answerOf(error);
    } finally {
      underWay.delete(resolver);
    }
  };
  return {
    lookup: (type, name) => answered((resolver) => ask(resolver, type, name)),
    addresses: async (name) => {
      const [four, six] = await Promise.all([
        answered((resolver) => resolver.resolve4(name)),
        answered((resolver) => resolver.resolve6(name)),
      ]);
      if (four.kind !== 'found' && six.kind !== 'found') return four.kind === 'failed' ? four : six;
      return { kind: 'found', values: [four, six].flatMap((answer) => (answer.kind === 'found' ? answer.values : [])) };
    },
    close: () => {
      for (const resolver of underWay) resolver.cancel();
    },
  };
}

/** Asks the same servers for records of any type; for whoever reads the answers as they are. */
export function createDnsResolve(servers: readonly string[]): DnsResolve {
  return (name, type) => {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (servers.length > 0) resolver.setServers(servers);
    return resolver.resolve(name, type as 'TXT');
  };
}

async function ask(resolver: Resolver, type: RecordType, name: string): Promise<string[]> {
  switch (type) {
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((strings) => strings.join(''));
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case 'CNAME':
      return resolver.resolveCname(name);
    default:
      return type satisfies never;
  }
}

function answerOf(error: unknown): DnsAnswer {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined && NOTHING.has(code)) return { kind: 'none' };
  return {
    kind: 'failed',
    because: FAILURES[code ?? ''] ?? String(code ?? message),
    ...(code === 'ETIMEOUT' ? { isLate: true } : {}),
  };
}

/** What strangers wrote is stored and shown: without what no database or page can bear. */
function readable(value: string): string {
  return value.replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD').slice(0, VALUE_LENGTH_MAX);
}
