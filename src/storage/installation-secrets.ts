// Secrets of the installation, the same on all its nodes: made once, by whoever is first.

import { randomBytes } from 'node:crypto';
import type { Queryable } from './db.ts';

const SECRET_BYTES = 32;

/** The secret of this name, made now if there is none. */
export async function installationSecret(db: Queryable, name: 'return-path' | 'mail-tokens'): Promise<Buffer> {
  await db.query('insert into installation_secret (name, secret) values ($1, $2) on conflict do nothing', [
    name,
    randomBytes(SECRET_BYTES),
  ]);
  const { rows } = await db.query<{ secret: Buffer }>('select secret from installation_secret where name = $1', [name]);
  const [row] = rows;
  if (row === undefined) throw new Error(`the secret "${name}" was stored and is not there`);
  return row.secret;
}
