// Where callbacks may be sent: http or https, and unless the operator allows it not into private networks.

import ipaddr from 'ipaddr.js';

const URL_LENGTH_MAX = 2_048;

/**
 * Narrower than what browsers take for a URL, so that nothing is read here in one way and by whoever connects in another: no backslash
 * (some read it as a slash), no percent sign or letter beyond ASCII in the host (some turn these into digits of an address).
 */
const URL_FORM =
  /^[Hh][Tt][Tt][Pp][Ss]?:\/\/(?:[^@/?#\\\s\p{C}]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9._-]*)(?::(\d{1,5}))?(?:[/?#][^\\\s\p{C}]*)?$/u;

/**
 * What is wrong with a callback URL, in words that fit behind its field's name; undefined when nothing is. A name that leads to a
 * private address is found out when the connection is made.
 */
export function callbackUrlProblem(url: string, allowPrivate: boolean): string | undefined {
  if (url.length > URL_LENGTH_MAX) return `must not be longer than ${URL_LENGTH_MAX} characters`;
  const [, host, port] = URL_FORM.exec(url) ?? [];
  if (host === undefined) return 'must be a URL that begins with http:// or https://, its host in ASCII';
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return 'must have a port between 1 and 65535';
  // "name." and "name" are one host.
  const name = host.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  const isAddress = ipaddr.isValid(name);
  if (!isAddress && looksLikeAddress(host, name)) return `must have a host: "${name}" is neither a name nor an address`;
  if (allowPrivate) return undefined;
  if (isLocalName(name)) return `must not point to this machine or a private network ("${name}")`;
  if (isAddress && !isPublicAddress(name)) return `must not point to a private or special address ("${name}")`;
  return undefined;
}

/** In brackets, or ending in a number: then it is read as an address, in whichever form (2130706433, 0x7f.1, 127.1). */
function looksLikeAddress(host: string, name: string): boolean {
  return host.startsWith('[') || /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(name);
}

function isLocalName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name.endsWith('.local') || name.endsWith('.internal');
}

/** Whether an IP address is one of the public internet: no loopback, private, link-local, multicast, reserved or mapped one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast';
}
