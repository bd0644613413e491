// What the installation signs with: one secret for each purpose, the same for all nodes.

import type { Queryable } from './db.ts';

/** The secret of this name; `fresh` becomes it when there is none yet. */
export async function installationSecret(db: Queryable, name: string, fresh: Buffer): Promise<Buffer> {
  await db.query('insert into installation_secret (name, secret) values ($1, $2) on conflict do nothing', [name, fresh]);
  const { rows } = await db.query<{ secret: Buffer }>('select secret from installation_secret where name = $1', [name]);
  const secret = rows[0]?.secret;
  if (secret === undefined) throw new Error(`the secret "${name}" was stored and is not there`);
  return secret;
}
