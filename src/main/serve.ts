// `callsign serve`: the whole product in one process, until it is told to stop.

import { ALL_SCOPES } from '../domain/accounts.ts';
import { systemClock } from './clock.ts';
import type { Callsign } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { createLog } from './log.ts';
import { endOfService } from './signals.ts';

export interface ServeOptions {
  /** Load the worked examples. */
  readonly isDemo: boolean;
}

/** Starts, says how to use it, and stays until SIGINT or SIGTERM. */
export async function serve(env: Readonly<Record<string, string | undefined>>, { isDemo }: ServeOptions): Promise<void> {
  const config = readConfig(env);
  const log = createLog(config.logLevel);
  const end = endOfService();
  // Most of our code is loaded while the database starts.
  const load = () => import('./compose.ts');
  const database = await openDatabase(config, log, { onLost: () => end.fail(), onWaiting: () => void load() });
  const { compose } = await load();
  let callsign: Callsign | undefined;
  try {
    callsign = await compose(config, {
      databaseUrl: database.url,
      isSoleNode: config.secrets.databaseUrl === undefined, // the embedded database is locked for one Callsign
      clock: systemClock,
      log,
      onBuried: () => {
        log.error({}, 'other nodes have taken this one for dead: it ends, and its messages go on there');
        end.fail();
      },
    });
    const url = await callsign.start();
    if (isDemo) await loadExamples(callsign);
    console.log(welcome(url, config, database, callsign, isDemo));
    log.info({ url, database: database.description, migrated: database.migrated.map(({ name }) => name) }, 'started');
    await end.reached;
    log.info({}, 'stopping');
  } finally {
    await callsign?.stop();
    await database.stop();
    end.release();
  }
  log.info({}, 'stopped');
}

async function loadExamples(callsign: Callsign): Promise<void> {
  const [{ ownDoor }, { loadDemo }] = await Promise.all([import('./own-client.ts'), import('./demo.ts')]);
  const { world, endpoints, firstAccount } = callsign;
  await ownDoor(world, endpoints)(firstAccount.accountId, 'While starting', [ALL_SCOPES], loadDemo);
}

/** What a person reads first: where it is, the key, and something that works when pasted. */
function welcome(url: string, config: Config, database: Database, { firstAccount, mailPort }: Callsign, isDemo: boolean): string {
  const { secret } = firstAccount;
  const key = secret ?? (config.secrets.apiKey === undefined ? 'YOUR_API_KEY' : '$CALLSIGN_API_KEY');
  const keyLine =
    secret !== undefined
      ? `${secret}  (shown this once: keep it)`
      : config.secrets.apiKey === undefined
        ? 'the one printed at the first start; "npx callsign keys create NAME" makes another'
        : 'the one in CALLSIGN_API_KEY';
  const demoLine = isDemo
    ? '\n  Examples   a shop with three environments, and clinics with many customers: look at Resources and the Map'
    : '';
  const mailLine = mailPort === undefined ? '' : `\n  Mail       smtp://${config.smtp.host}:${mailPort}`;
  return `
Callsign is running.

  Address    ${url}${mailLine}
  Database   ${database.description}
  API key    ${keyLine}${demoLine}

Own a number, and send a first message from it to a handset of the sandbox:

  curl ${url}/callsign/1/resources/numbers -H "Authorization: App ${key}" -H "Content-Type: application/json" \\
    -d '{"number":"12025550100","type":"VIRTUAL_LONG_NUMBER","capabilities":["SMS"]}'

  curl ${url}/sms/3/messages -H "Authorization: App ${key}" -H "Content-Type: application/json" \\
    -d '{"messages":[{"sender":"12025550100","destinations":[{"to":"12025550142"}],"content":{"text":"Hello"}}]}'

Ctrl-C stops it.
`;
}
