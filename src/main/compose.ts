// Where everything is wired together: the only list of what Callsign is made of, in the order it comes to life.

import { createDnsLookup, createDnsResolve } from '../connectors/dns/lookup.ts';
import type { MailListener, ReturnPaths } from '../connectors/email-listener/listener.ts';
import { createMailPoster } from '../connectors/mail-relay/mail-poster.ts';
import { Handsets } from '../connectors/sandbox/handsets.ts';
import { createFileFetcher } from '../connectors/webhook/fetch-file.ts';
import { createGuardedFetch } from '../connectors/webhook/guarded-fetch.ts';
import { createWebhookPoster } from '../connectors/webhook/poster.ts';
import { Engine } from '../delivery/engine.ts';
import { createNumberParser } from '../domain/addresses/phone-number.ts';
import type { MailboxMessage } from '../domain/handsets.ts';
import { AccountSnapshots } from '../flows/account-snapshots.ts';
import { DomainChecks } from '../flows/check-email-domains.ts';
import { decorateLetter } from '../flows/decorate-mail.ts';
import { tendOrphanedWork } from '../flows/end-orphaned-work.ts';
import { KeyRing } from '../flows/key-ring.ts';
import { createMailDomains } from '../flows/mail-domains.ts';
import { MailEvents } from '../flows/mail-events.ts';
import { MailTokens } from '../flows/mail-tokens.ts';
import { type FirstAccount, openFirstAccount } from '../flows/open-first-account.ts';
import { receiveInbound } from '../flows/receive-inbound.ts';
import { failOver, tendFailovers } from '../flows/send-failovers.ts';
import { StickyCache } from '../flows/sticky-cache.ts';
import { tendInbox } from '../flows/tend-inbox.ts';
import { tendResourceRequests } from '../flows/tend-resource-requests.ts';
import { createTrackedDomains } from '../flows/tracked-domains.ts';
import { UserRing } from '../flows/user-ring.ts';
import { Validations } from '../flows/validate-emails.ts';
import type { World } from '../flows/world.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { endpoints } from '../http/endpoints.ts';
import { createHttpServer } from '../http/server.ts';
import type { Clock, Log } from '../ports.ts';
import { listAccounts } from '../storage/accounts.ts';
import { loadContents } from '../storage/contents.ts';
import { type Db, openDb } from '../storage/db.ts';
import { createIdSource } from '../storage/ids.ts';
import { installationSecret } from '../storage/installation-secrets.ts';
import { Journal } from '../storage/journal/journal.ts';
import { insertNode } from '../storage/nodes.ts';
import { AccountCopies } from './account-copier.ts';
import { CannotStart } from './cannot-start.ts';
import type { Config } from './config.ts';
import { connectorFactory } from './connectors.ts';
import { disposableDomains } from './disposable-domains.ts';
import { mailFormat, openMailListener } from './mail.ts';
import { ownDoor } from './own-client.ts';
import { createReturnPaths } from './returned-mail.ts';

/** Numbers whose parsing is remembered: the same ones come again, and parsing one costs as much as all the rest of a message. */
const NUMBERS_REMEMBERED = 200_000;

/** What compose is given beside the settings; simulations bring their own clock. */
export interface Surroundings {
  /** A migrated database. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Nobody else can be working on this database: what an earlier process had in hand is taken over at once. */
  readonly isSoleNode: boolean;
  /** Other nodes have taken this one for dead, and its messages with it: it has to end. */
  readonly onBuried: () => void;
}

export interface Callsign {
  readonly firstAccount: FirstAccount;
  readonly world: World;
  /** What the API serves. */
  readonly endpoints: readonly Endpoint[];
  /** Where mail comes back to. */
  readonly returnPaths: ReturnPaths;
  /** Begins to send and to listen, and answers the address. */
  start(): Promise<string>;
  /** Where mail comes in, once it has started; undefined = nowhere. */
  readonly mailPort: number | undefined;
  /** Takes nothing new, finishes what was begun, lets go of everything. */
  stop(): Promise<void>;
}

/** Builds the whole product on a database. Nothing listens and nothing is sent before start(). */
export async function compose(config: Config, surroundings: Surroundings): Promise<Callsign> {
  const db = openDb(surroundings.databaseUrl, config.databasePool);
  try {
    return await composeOn(db, config, surroundings);
  } catch (error) {
    await db.end();
    throw error;
  }
}

async function composeOn(db: Db, config: Config, { clock, log, isSoleNode, onBuried }: Surroundings): Promise<Callsign> {
  const firstAccount = await openFirstAccount(db, clock, config.secrets.apiKey);
  const keys = new KeyRing(db, clock);
  const users = new UserRing(db, clock);
  const credentials = {
    forget: () => {
      keys.forget();
      users.forget();
    },
  };
  const snapshots = new AccountSnapshots(db, clock, log, credentials);
  const nodeId = await insertNode(db);
  const ids = createIdSource(nodeId, () => clock.now());
  const poster = createWebhookPoster({ allowPrivate: config.allowPrivateCallbacks, clock });
  const mailPoster = createMailPoster({ url: config.secrets.mailRelay, from: config.mailFrom });
  const handsets = new Handsets();
  const dns = createDnsLookup(config.dnsServers);
  const returnSecret = await installationSecret(db, 'return-path');
  const mailboxes = new Handsets<MailboxMessage>();
  const guarded = createGuardedFetch(config.allowPrivateCallbacks);
  const engine = new Engine({
    db,
    clock,
    log,
    ids,
    nodeId,
    snapshots,
    poster,
    mailPoster,
    journal: new Journal(db, nodeId, clock, log),
    factory: connectorFactory({
      clock,
      log,
      handsets,
      mailboxes,
      contents: { read: (accountId, contentIds) => loadContents(db, accountId, contentIds) },
      mail: {
        domains: createMailDomains(db, snapshots, config.emailHost),
        dns,
        secret: returnSecret,
        heloName: `mx.${config.emailHost}`,
        allowPrivate: config.allowPrivateCallbacks,
        decorate: (written, letter, message, accountId) => decorateLetter(world, written, letter, message, accountId),
      },
      fetchFile: createFileFetcher(guarded.fetch),
      isOwnNumber: (accountId, number) => (snapshots.peek(accountId)?.resources.allByNumber(number).length ?? 0) > 0,
    }),
    hasSandbox: config.hasSandbox,
    retentionDays: config.retentionDays,
    isSoleNode,
    receiveInbound: async (message) => {
      await receiveInbound(world, message);
    },
    failOver: (rows) => {
      for (const row of rows) void failOver(world, row);
    },
    publicUrl: () => settings.publicUrl,
    onBuried,
  });
  const { allowPrivateCallbacks, isRateLimited, hasSandbox, retentionDays, emailHost, acceptsUnverifiedDomains } = config;
  let ownUrl = '';
  const settings: World['settings'] = {
    allowPrivateCallbacks,
    isRateLimited,
    hasSandbox,
    retentionDays,
    emailHost,
    acceptsUnverifiedDomains,
    linkDomains: config.linkDomains,
    // The port is known only once it listens.
    get publicUrl() {
      return config.publicUrl === '' ? ownUrl : config.publicUrl;
    },
  };
  const stickySenders = new StickyCache(db);
  const world: World = {
    db,
    clock,
    log,
    ids,
    keys,
    users,
    snapshots,
    settings,
    handsets,
    mailboxes,
    dispatch: engine,
    parseNumber: createNumberParser(NUMBERS_REMEMBERED),
    stickySenders,
    reachWebhook: (url, clientCertificate) => poster.reach({ url, clientCertificate }),
    dns,
    wakeDomainChecks: () => domainChecks.wake(),
    mailFormat,
    wakeValidations: () => validations.wake(),
    isDisposable: disposableDomains(config.disposableDomainsFile),
    mailTokens: await MailTokens.load(db),
    trackedDomains: createTrackedDomains(db, snapshots),
    // A getter, as these look at the world themselves.
    get mailEvents() {
      return mailEvents;
    },
    nodeId,
    finishing: new Set(),
    copyAccount: (copy) => copies.run(copy),
  };
  const copies = new AccountCopies(clock, guarded.fetch, ownDoor(world, endpoints));
  const domainChecks = new DomainChecks(world);
  const validations = new Validations(world);
  const mailEvents = new MailEvents(world);
  snapshots.onChange(({ noun }) => {
    if (noun === 'sticky_sender' || noun === 'all') stickySenders.forget();
  });
  const server = createHttpServer(world, endpoints);
  // Bounces come back here.
  const returnPaths = createReturnPaths(world, returnSecret);
  let mailListener: MailListener | undefined;
  let mailPort: number | undefined;
  let stopTending = async (): Promise<void> => {};

  return {
    firstAccount,
    world,
    endpoints,
    returnPaths,
    get mailPort() {
      return mailPort;
    },
    start: async () => {
      await snapshots.start();
      await engine.start((await listAccounts(db)).map(({ accountId }) => accountId));
      const tended = [tendInbox(world), tendFailovers(world), tendResourceRequests(world), await tendOrphanedWork(world)];
      stopTending = async () => {
        await Promise.all(tended.map((stop) => stop()));
      };
      await domainChecks.start();
      validations.wake();
      const port = await server.listen(config.host, config.port).catch((error: unknown) => {
        throw cannotListen(error, config);
      });
      ownUrl = `http://${urlHost(config.host)}:${port}`;
      mailListener = await openMailListener(world, config, createDnsResolve(config.dnsServers), returnPaths);
      mailPort = await mailListener?.start();
      return ownUrl;
    },
    stop: async () => {
      await server.close();
      await mailListener?.stop();
      await copies.stop();
      await Promise.allSettled(world.finishing);
      await stopTending();
      // Told together: what the one cancels of the DNS must not look like an answer to the other.
      await Promise.all([validations.stop(), domainChecks.stop()]);
      await engine.stop();
      await guarded.close();
      await poster.close();
      await mailPoster.close();
      await snapshots.stop();
      await db.end();
    },
  };
}

function cannotListen(error: unknown, { host, port }: Config): unknown {
  const noAddress = `CALLSIGN_HOST is ${host}, which is not an address of this machine.`;
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is in use by another program. Stop that, or set CALLSIGN_PORT to a free one.`,
    EACCES: `This user may not listen on port ${port}. Set CALLSIGN_PORT to one above 1023.`,
    EADDRNOTAVAIL: noAddress,
    ENOTFOUND: noAddress,
  };
  const sentence = sentences[(error as NodeJS.ErrnoException).code ?? ''];
  return sentence === undefined ? error : new CannotStart(sentence);
}

/** What a client on this machine puts into a URL. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
