// Where everything is wired together: the only list of what Callsign is made of, in the order it comes to life.

import { KeyRing } from '../flows/key-ring.ts';
import { type FirstAccount, openFirstAccount } from '../flows/open-first-account.ts';
import type { World } from '../flows/world.ts';
import { endpoints } from '../http/endpoints.ts';
import { createHttpServer } from '../http/server.ts';
import type { Clock, Log } from '../ports.ts';
import { openDb } from '../storage/db.ts';
import { createIdSource } from '../storage/ids.ts';
import { CannotStart } from './cannot-start.ts';
import type { Config } from './config.ts';

/** What compose is given beside the settings; simulations bring their own clock. */
export interface Surroundings {
  /** A migrated database. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Callsign {
  readonly firstAccount: FirstAccount;
  readonly world: World;
  /** Listens, and answers the address. */
  start(): Promise<string>;
  /** Takes nothing new, finishes what was begun, lets go of everything. */
  stop(): Promise<void>;
}

/** Builds the whole product on a database. Nothing listens and nothing is sent before start(). */
export async function compose(config: Config, { databaseUrl, clock, log }: Surroundings): Promise<Callsign> {
  const db = openDb(databaseUrl, config.databasePool);
  const firstAccount = await openFirstAccount(db, clock, config.secrets.apiKey);
  const keys = new KeyRing(db, clock);
  const world: World = {
    db,
    clock,
    log,
    keys,
    ids: createIdSource(0, () => clock.now()),
    settings: {
      allowPrivateCallbacks: config.allowPrivateCallbacks,
      isRateLimited: config.isRateLimited,
      hasSandbox: config.hasSandbox,
      retentionDays: config.retentionDays,
    },
  } as World;
  const server = createHttpServer(world, endpoints);

  return {
    firstAccount,
    world,
    start: async () => {
      const port = await server.listen(config.host, config.port).catch((error: unknown) => {
        throw cannotListen(error, config);
      });
      return `http://${urlHost(config.host)}:${port}`;
    },
    stop: async () => {
      await server.close();
      await db.end();
    },
  };
}

function cannotListen(error: unknown, { host, port }: Config): unknown {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is in use by another program. Stop that, or set CALLSIGN_PORT to a free one.`,
    EACCES: `This user may not listen on port ${port}. Set CALLSIGN_PORT to one above 1023.`,
    EADDRNOTAVAIL: `CALLSIGN_HOST is ${host}, which is not an address of this machine.`,
    ENOTFOUND: `CALLSIGN_HOST is ${host}, which is not an address of this machine.`,
  };
  const sentence = sentences[(error as NodeJS.ErrnoException).code ?? ''];
  return sentence === undefined ? error : new CannotStart(sentence);
}

/** What a client on this machine puts into a URL. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
