// Adds an email domain: a resource, a key pair to sign its mail with, and the records its owner has to put into the DNS.

import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Caller } from '../domain/accounts.ts';
import { type DkimKeyLength, type DomainSetup, FIRST_CHECK_DELAY_MS, isDomainActive } from '../domain/email-domains.ts';
import { type PlatformPair, platformFrom } from '../domain/platform.ts';
import { invalid, Refusal } from '../domain/refusals.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { countNewDomain, insertEmailDomain, loadEmailDomains, updateDomainActivity } from '../storage/email-domains.ts';
import { insertResources } from '../storage/resources.ts';
import { changeConfiguration } from './change-configuration.ts';
import { goneMeanwhile } from './create-association.ts';
import { knownIds } from './known-ids.ts';
import { readDomainName } from './read-domain-name.ts';
import type { World } from './world.ts';

/** Contract: domains an account may add on one day. */
const DOMAINS_PER_DAY_MAX = 1_000;
const DAY_MS = 86_400_000;

export interface DomainWish {
  readonly domainName: string;
  readonly targetedDailyTraffic: number;
  readonly dkimKeyLength: DkimKeyLength;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
}

/** @throws Refusal INVALID, ALREADY_EXISTS, TOO_MANY_REQUESTS */
export async function addEmailDomain(world: World, caller: Caller, wish: DomainWish): Promise<DomainSetup> {
  const { accountId } = caller;
  const domainName = readDomainName(wish.domainName, 'domainName');
  const pair = pairOf(wish);
  // Known here already, it is not worth a key.
  if ((await world.snapshots.of(accountId)).resources.byDomain(domainName) !== undefined) throw alreadyThere(domainName);
  const key = await makeKey(wish.dkimKeyLength);
  try {
    return await changeConfiguration(world, caller, async (tx, audit) => {
      const violations = (await knownIds(tx, accountId, [pair])).problems(pair);
      if (violations.length > 0) throw new Refusal('INVALID', { violations });
      const domain = await store(world, tx, caller, { ...wish, domainName }, pair, key);
      const { targetedDailyTraffic, dkimKeyLength, dkimSelector } = domain;
      const shown = { kind: 'DOMAIN', domainName, targetedDailyTraffic, dkimKeyLength, dkimSelector, platform: pair };
      audit('create', 'resource', domainName, null, shown);
      return domain;
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}

/** Unlike elsewhere, an entity alone does not stand for the default application: the contract refuses it here. */
function pairOf({ applicationId, entityId }: DomainWish): PlatformPair | null {
  if (entityId && !applicationId) throw invalid('applicationId', 'must not be null when there is an entityId');
  return platformFrom({ applicationId, entityId }) ?? null;
}

function alreadyThere(domainName: string): Refusal {
  return new Refusal('ALREADY_EXISTS', { message: `domain "${domainName}" exists already` });
}

interface DkimKey {
  readonly selector: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Off the event loop: a key takes a tenth of a second and more. */
async function makeKey(modulusLength: DkimKeyLength): Promise<DkimKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  // Another account may own the domain as well, and the owner may change providers: each key has a name of its own.
  return { selector: `cs${randomBytes(5).toString('hex')}`, privateKey, publicKey: publicKey.toString('base64') };
}

async function store(
  world: World,
  tx: Tx,
  { accountId }: Caller,
  { domainName, targetedDailyTraffic, dkimKeyLength }: DomainWish,
  platform: PlatformPair | null,
  key: DkimKey,
): Promise<DomainSetup> {
  const now = world.clock.now();
  const [stored] = await insertResources(tx, accountId, [
    {
      kind: 'DOMAIN',
      identity: domainName,
      name: domainName,
      numberKey: null,
      numberType: null,
      countryCode: null,
      countries: [],
      capabilities: ['EMAIL'],
      messagesPerSecond: null,
      messagesPerDay: null,
      isShared: false,
      platform,
    },
  ]);
  if (stored === undefined) throw alreadyThere(domainName);
  if (!(await countNewDomain(tx, accountId, new Date(now), DOMAINS_PER_DAY_MAX))) throw tooManyToday(now);
  const { resourceId } = stored.resource;
  await insertEmailDomain(tx, accountId, {
    resourceId,
    targetedDailyTraffic,
    dkimKeyLength,
    dkimSelector: key.selector,
    dkimPrivateKey: key.privateKey,
    dkimPublicKey: key.publicKey,
    checkDueAt: new Date(now + FIRST_CHECK_DELAY_MS),
  });
  await updateDomainActivity(tx, resourceId, isDomainActive({}, false, world.settings.acceptsUnverifiedDomains));
  await noteChange(tx, { accountId, noun: 'resource', keys: [resourceId] });
  const [domain] = await loadEmailDomains(tx, accountId, [resourceId]);
  if (domain === undefined) throw new Error('a domain was stored and is not there');
  return domain;
}

function tooManyToday(nowMs: number): Refusal {
  const untilTomorrowMs = DAY_MS - (nowMs % DAY_MS);
  return new Refusal('TOO_MANY_REQUESTS', {
    message: `${DOMAINS_PER_DAY_MAX} domains have been added today; there can be more tomorrow (UTC)`,
    retryAfterSeconds: Math.ceil(untilTomorrowMs / 1_000),
  });
}
