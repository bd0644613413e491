// Where mail for a domain goes: RFC 5321, 5.1; a domain that wants none says so, RFC 7505.

import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { isPublicAddress } from '../../domain/addresses/callback-url.ts';
import type { DnsLookup } from '../../ports.ts';

export interface MailHost {
  readonly name: string;
  readonly address: string;
}

export type MailHosts =
  /** In the order they are to be tried. */
  | { readonly kind: 'found'; readonly hosts: readonly MailHost[] }
  /** For good: the domain takes no mail, or is none. */
  | { readonly kind: 'none'; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string };

/** Hosts of a domain that are asked for their addresses. */
const HOSTS_MAX = 10;
/** Addresses tried for one mail. */
const ADDRESSES_MAX = 16;

/** Looks up the servers of a domain; `random` settles the order of equals. */
export async function mailHostsOf(
  dns: DnsLookup,
  domain: string,
  { allowPrivate, random }: { readonly allowPrivate: boolean; readonly random: () => number },
): Promise<MailHosts> {
  const name = domainToASCII(domain);
  if (name === '') return { kind: 'none', because: `"${domain}" is no domain name` };
  const answer = await dns.lookup('MX', name);
  if (answer.kind === 'failed')
    return { kind: 'unknown', because: `the DNS did not tell the servers of ${name}: ${answer.because}` };
  const names = answer.kind === 'found' ? inOrder(answer.values, random) : [name];
  if (names.length === 0) return { kind: 'none', because: `${name} says in the DNS that it takes no mail` };
  const hosts: MailHost[] = [];
  let failure: string | undefined;
  for (const host of names.slice(0, HOSTS_MAX)) {
    const found = isIP(host) === 0 ? await dns.addresses(host) : ({ kind: 'found', values: [host] } as const);
    if (found.kind === 'failed') failure = `the DNS did not tell the address of ${host}: ${found.because}`;
    if (found.kind !== 'found') continue;
    for (const address of found.values) {
      // Whoever owns a domain says where its mail goes: never to our own machines because a stranger says so.
      if (allowPrivate || isPublicAddress(address)) hosts.push({ name: host, address });
      else failure ??= `${host} is at an address of a private network`;
    }
  }
  if (hosts.length > 0) return { kind: 'found', hosts: hosts.slice(0, ADDRESSES_MAX) };
  if (failure !== undefined) return { kind: 'unknown', because: failure };
  return { kind: 'none', because: `${name} has no server for mail, and no address` };
}

/** Names from the most preferred on; none of a domain whose only record is the null one. */
function inOrder(values: readonly string[], random: () => number): string[] {
  const records = values.map((value) => {
    const [preference = '0', host = ''] = value.split(' ');
    return { preference: Number(preference), host: host.replace(/\.$/, '').toLowerCase(), lot: random() };
  });
  return records
    .filter(({ host }) => host !== '')
    .sort((a, b) => a.preference - b.preference || a.lot - b.lot)
    .map(({ host }) => host);
}
