// Addresses of mail: taking them apart. Sources: RFC 5321 (4.1.2, 4.5.3.1), RFC 6531 for letters beyond ASCII.

import type { Mailbox } from '../messages/content.ts';

export interface MailAddress {
  /** Before the @, as written: only the receiving host knows whether case counts. */
  readonly local: string;
  /** Behind the @, as written. */
  readonly domain: string;
}

/** Octets before the @ at most. Source: RFC 5321, 4.5.3.1.1. */
const LOCAL_MAX = 64;
/** The whole path is 256 octets, of which two are the brackets. Source: RFC 5321, 4.5.3.1.3. */
const ADDRESS_MAX = 254;

const ATOM = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const QUOTED = /^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"$/u;
const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)+$/u;

/** The two halves of `jane@example.com`; undefined when it is no address mail can be sent to. */
export function mailAddress(text: string): MailAddress | undefined {
  const address = text.trim();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (at < 1 || octets(local) > LOCAL_MAX || octets(address) > ADDRESS_MAX) return undefined;
  if (!ATOM.test(local) && !QUOTED.test(local)) return undefined;
  return DOMAIN.test(domain) ? { local, domain } : undefined;
}

/** What stands behind the @, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** `Jane <jane@example.com>`, `"Doe, Jane" <jane@example.com>` or the address alone; undefined when it is neither. */
export function mailbox(text: string): Mailbox | undefined {
  const trimmed = text.trim();
  const [, display, bracketed] = /^([^<>]*)<([^<>]+)>$/.exec(trimmed) ?? [];
  if (bracketed === undefined) return mailAddress(trimmed) === undefined ? undefined : { address: trimmed };
  const address = bracketed.trim();
  if (mailAddress(address) === undefined) return undefined;
  const name = unquoted((display ?? '').trim());
  return name === '' ? { address } : { address, name };
}

function unquoted(name: string): string {
  return /^".*"$/s.test(name) ? name.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : name;
}

function octets(text: string): number {
  let count = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return count;
}
