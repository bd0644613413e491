// Where callbacks may be sent: http or https, and unless the operator allows it not into private networks.

import ipaddr from 'ipaddr.js';

const URL_LENGTH_MAX = 2_048;

/**
 * What is wrong with a callback URL, in words that fit behind its field's name; undefined when nothing is. A name that leads to a
 * private address is found out when the connection is made.
 */
export function callbackUrlProblem(url: string, allowPrivate: boolean): string | undefined {
  if (url.length > URL_LENGTH_MAX) return `must not be longer than ${URL_LENGTH_MAX} characters`;
  const match = /^(https?):\/\/(?:[^@/?#]*@)?(\[[^\]]+\]|[^:/?#[\]@\s]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/i.exec(url);
  if (match === null) return 'must be a URL that begins with http:// or https://';
  const [, , host = '', port] = match;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return 'must have a port between 1 and 65535';
  if (allowPrivate) return undefined;
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isLocalName(name)) return `must not point to this machine or a private network ("${name}")`;
  // The forms browsers and resolvers take for IPv4 too: 2130706433, 0x7f.1, 127.1.
  if (ipaddr.isValid(name) && !isPublicAddress(name)) return `must not point to a private or special address ("${name}")`;
  return undefined;
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
