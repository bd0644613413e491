// Looks into who sent a mail: SPF, DKIM and DMARC, with results named as RFC 8601 names them. Finding nothing out is a result as well.

import { Readable } from 'node:stream';
import { dkimVerify, dmarc, spf } from 'mailauth';
import type { ArrivedMail, DnsResolve } from '../../ports.ts';
import { inTurns } from './read-mail.ts';

type Checks = ArrivedMail['checks'];

export interface Delivery {
  readonly raw: Uint8Array;
  readonly senderIp: string;
  /** What the sending server calls itself. */
  readonly helo: string;
  /** Empty for reports on mail, which nobody answers. */
  readonly envelopeFrom: string;
  /** What we call ourselves. */
  readonly hostName: string;
}

/** Enough for a few slow servers one after the other; the sending server waits meanwhile. */
const CHECK_MS_MAX = 10_000;
/** Each signature is a question to the DNS and a computation. Source of the number: what Gmail looks at, give or take. */
const SIGNATURES_MAX = 10;
/** Beyond this, headers take longer to be read the longer they are, squared. */
const HEAD_BYTES_MAX = 64 * 1024;
const FROM_BYTES_MAX = 4 * 1024;
const UNKNOWN: Checks = { spf: 'temperror', dkim: { result: 'temperror', domains: [] }, dmarc: 'temperror' };

/** Never rejects, and answers in time whatever the DNS does. */
export async function checkSender(delivery: Delivery, resolve: DnsResolve): Promise<Checks> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Checks>((done) => {
    timer = setTimeout(() => done(UNKNOWN), CHECK_MS_MAX);
  });
  try {
    return await Promise.race([check(delivery, resolve), tooLate]);
  } catch {
    return UNKNOWN;
  } finally {
    clearTimeout(timer);
  }
}

async function check({ raw, senderIp, helo, envelopeFrom, hostName }: Delivery, resolve: DnsResolve): Promise<Checks> {
  const resolver = (name: string, type: string) => resolve(name, type) as Promise<string[]>;
  const head = Buffer.from(raw.buffer, raw.byteOffset, headLength(raw));
  const hasTooMany =
    head.length > HEAD_BYTES_MAX || (head.toString('latin1').match(/^dkim-signature:/gim)?.length ?? 0) > SIGNATURES_MAX;
  // Of a mail with too many signatures or headers only the From is read, for DMARC.
  const input = hasTooMany ? [withoutSignatures(head)] : inTurns(raw);
  const [signed, sent] = await Promise.all([
    dkimVerify(Readable.from(input, { objectMode: false }), { resolver, sender: envelopeFrom }),
    spf({ sender: envelopeFrom, ip: senderIp, helo, mta: hostName, resolver }),
  ]);
  const spfResult = sent ? sent.status.result : 'none';
  const passed = signed.results.filter(({ status }) => status.result === 'pass');
  const policy = await dmarc({
    headerFrom: signed.headerFrom,
    spfDomains: sent && spfResult === 'pass' ? [sent.domain] : [],
    dkimDomains: passed.map(({ id, signingDomain, status }) => ({
      ...(id === undefined ? {} : { id }),
      domain: signingDomain,
      ...(status.aligned === undefined ? {} : { aligned: status.aligned }),
      ...(status.underSized === undefined ? {} : { underSized: status.underSized }),
    })),
    resolver,
  });
  return {
    spf: spfResult,
    dkim: hasTooMany ? { result: 'policy', domains: [] } : dkimResult(signed.results),
    dmarc: policy ? policy.status.result : 'none',
  };
}

/** One good signature is enough; else the first that says why not. */
function dkimResult(results: Awaited<ReturnType<typeof dkimVerify>>['results']): Checks['dkim'] {
  const passed = results.filter(({ status }) => status.result === 'pass');
  if (passed.length > 0) return { result: 'pass', domains: domainsOf(passed) };
  const signatures = results.filter(({ signingDomain }) => Boolean(signingDomain));
  const [first] = signatures;
  if (first === undefined) return { result: 'none', domains: [] };
  const { result, comment = '' } = first.status;
  // The library calls a changed body neutral; RFC 8601, 2.7.1, has that word for signatures that cannot be read.
  return { result: comment.startsWith('body hash') ? 'fail' : result, domains: domainsOf(signatures) };
}

function domainsOf(results: readonly { readonly signingDomain: string }[]): string[] {
  return [...new Set(results.map(({ signingDomain }) => signingDomain.toLowerCase()))];
}

/** Where the empty line behind the headers is. */
function headLength(raw: Uint8Array): number {
  const end = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).indexOf('\r\n\r\n');
  return end === -1 ? raw.length : end;
}

function withoutSignatures(head: Buffer): Buffer {
  const lines = head.toString('latin1').split(/\r\n(?![ \t])/);
  const from = lines.filter((line) => /^from:/i.test(line)).join('\r\n');
  return Buffer.from(from.length > FROM_BYTES_MAX ? '\r\n' : `${from}\r\n\r\n`, 'latin1');
}
