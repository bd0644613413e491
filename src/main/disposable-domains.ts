// Domains of mailboxes that are thrown away after use: a list that comes with Callsign, and what the operator knows better.

import { readFileSync } from 'node:fs';
import { disposableEmailBlocklist } from 'disposable-email-domains-js';
import { CannotStart } from './cannot-start.ts';

/** Tells such domains, their subdomains included. `file`: lines of domains, `!` before those that are none, `#` before remarks; empty = no file. */
export function disposableDomains(file: string): (domain: string) => boolean {
  const domains = new Set(disposableEmailBlocklist());
  for (const line of linesOf(file)) {
    if (line.startsWith('!')) domains.delete(line.slice(1).trim());
    else domains.add(line);
  }
  return (domain) => {
    for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) if (domains.has(rest)) return true;
    return false;
  };
}

function linesOf(file: string): string[] {
  if (file === '') return [];
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.map((line) => line.replace(/#.*/, '').trim().toLowerCase()).filter((line) => line !== '');
  } catch (error) {
    throw new CannotStart(`CALLSIGN_DISPOSABLE_DOMAINS has to be a file that can be read: ${(error as Error).message}`);
  }
}
