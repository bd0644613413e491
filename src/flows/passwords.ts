// Passwords: never stored, only what cannot be turned back into them. RFC 7914 (scrypt).

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const LOG2_N = 15;
const R = 8;
const P = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** 128 × N × r bytes are needed; twice that is allowed. */
const MEMORY_MAX = 256 * 2 ** LOG2_N * R;

/** What is stored of a password. Takes tens of milliseconds on a thread of its own. */
export async function hashOf(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, salt, LOG2_N, R, P);
  return ['scrypt', LOG2_N, R, P, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether this is the password; against no hash the answer is no after the same time, so that nobody learns who exists. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [kind, log2N, r, p, salt = '', hash = ''] = (stored ?? '').split('$');
  if (kind !== 'scrypt') {
    await derived(password, Buffer.alloc(SALT_BYTES), LOG2_N, R, P);
    return false;
  }
  const actual = await derived(password, Buffer.from(salt, 'base64'), Number(log2N), Number(r), Number(p));
  const expected = Buffer.from(hash, 'base64');
  return expected.length === actual.length && timingSafeEqual(actual, expected);
}

function derived(password: string, salt: Buffer, log2N: number, r: number, p: number): Promise<Buffer> {
  // Two ways to write the same letters are one password (RFC 8265, section 4.1).
  const text = password.normalize('NFC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, HASH_BYTES, { N: 2 ** log2N, r, p, maxmem: MEMORY_MAX }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
