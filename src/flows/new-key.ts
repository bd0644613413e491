// Keys of what callers refer to, as the contract's samples have them.

import { randomBytes } from 'node:crypto';

/** 32 upper-case hexadecimal characters, like every key callers see. */
export function newKey(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}
