// Keeps two Callsigns from running on one embedded database: a lock that PostgreSQL itself drops the moment its holder dies,
// so that neither stale files nor reused process ids can mislead anybody.

import pg from 'pg';

/** "solo" in ASCII. */
const SOLE_USE_LOCK = 0x736f6c6f;
const RECLAIM_DELAY_MS = 500;

export type SoleUse =
  | { readonly kind: 'ours'; readonly release: () => Promise<void> }
  /** Somebody else holds it; `holder` is what that process calls itself. */
  | { readonly kind: 'taken'; readonly holder: string };

/** Takes the database for this process until release, also across restarts of the server. */
export async function claimSoleUse(databaseUrl: string): Promise<SoleUse> {
  let isReleased = false;
  let client = await lockingClient(databaseUrl);
  const holder = await lock(client);
  if (holder !== undefined) {
    await client.end();
    return { kind: 'taken', holder };
  }

  const reclaim = async (): Promise<void> => {
    while (!isReleased) {
      await new Promise((resolve) => setTimeout(resolve, RECLAIM_DELAY_MS));
      try {
        client = await lockingClient(databaseUrl);
        watch(client);
        await lock(client);
        return;
      } catch {
        // The server is not back yet: that is what the loop is for.
      }
    }
  };
  const watch = (watched: pg.Client): void => {
    watched.once('end', () => void (isReleased || reclaim()));
  };
  watch(client);

  const release = async (): Promise<void> => {
    isReleased = true;
    await client.end().catch(() => undefined); // a connection that is already gone is released
  };
  return { kind: 'ours', release };
}

async function lockingClient(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: `Callsign, process ${process.pid}`,
    keepAlive: true,
  });
  client.on('error', () => undefined); // 'end' follows, and is acted upon
  await client.connect();
  return client;
}

/** Answers undefined when the lock is ours, else who has it. */
async function lock(client: pg.Client): Promise<string | undefined> {
  const taken = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [SOLE_USE_LOCK]);
  if (taken.rows[0]?.locked === true) return undefined;
  const { rows } = await client.query<{ application_name: string }>(
    `select a.application_name from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.objid = $1 and l.classid = 0 and l.granted`,
    [SOLE_USE_LOCK],
  );
  return rows[0]?.application_name ?? 'another Callsign';
}
