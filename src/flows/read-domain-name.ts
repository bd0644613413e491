// Domain names as callers write them, turned into the form the DNS knows.

import { domainToASCII } from 'node:url';
import { domainOf, type MailAddress, mailAddress } from '../domain/addresses/mailbox.ts';
import { domainNameProblem } from '../domain/email-domains.ts';
import { invalid } from '../domain/refusals.ts';

/** The name in lower case, letters beyond ASCII as punycode; undefined when it is none. One dot at the end is overlooked. */
export function asciiDomain(text: string): string | undefined {
  const name = text.trim().replace(/\.$/, '').toLowerCase();
  // The conversion is a browser's: it would decode percent signs and read 127.1 as an address.
  if (/[\s%/\\:?#@[\]]/.test(name)) return undefined;
  const ascii = domainToASCII(name);
  return domainNameProblem(ascii) === undefined ? ascii : undefined;
}

/** The domain of an address as the DNS knows it; undefined when it is none. What stands before the @ may be anything. */
export function asciiDomainOf(address: string): string | undefined {
  return asciiDomain(domainOf(address));
}

/** An address with its domain as the DNS knows it, so that one mailbox has one spelling; undefined when it is none. */
export function comparableAddress(text: string): (MailAddress & { readonly address: string }) | undefined {
  const halves = mailAddress(text);
  const domain = halves && asciiDomain(halves.domain);
  if (halves === undefined || domain === undefined) return undefined;
  const { local } = halves;
  return { address: `${local}@${domain}`, local, domain };
}

/** An address in the form suppressions are compared in; undefined when it is none. */
export function foldedAddress(text: string): string | undefined {
  return comparableAddress(text)?.address.toLowerCase();
}

/** @throws Refusal INVALID naming the field */
export function readDomainName(text: string, field: string): string {
  const name = asciiDomain(text);
  if (name === undefined)
    throw invalid(field, text.trim() === '' ? 'must not be blank' : 'must be a domain name such as example.com');
  return name;
}
