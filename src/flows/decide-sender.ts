// Decides one message's sender: brings together the snapshot, the recipient's sticky sender and how the senders are doing.

import type { Destination } from '../domain/addresses/phone-number.ts';
import type { ConnectorId } from '../domain/connectors.ts';
import type { SendingConditions } from '../domain/outbound/conditions.ts';
import { resolveMailSender } from '../domain/outbound/mail-sender.ts';
import { poolOf } from '../domain/outbound/pool.ts';
import type { Resolution } from '../domain/outbound/resolution.ts';
import { resolveSender } from '../domain/outbound/resolve-sender.ts';
import { compactTrace, namedReport, type Step } from '../domain/outbound/trace.ts';
import type { PlatformPair } from '../domain/platform.ts';
import { type Channel, type ResourceId, type SenderType, senderText } from '../domain/resources.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import type { StickyRow, TracePoolRow } from '../storage/journal/work.ts';
import type { StickyKey, StickySender } from '../storage/sticky-senders.ts';
import { comparableAddress } from './read-domain-name.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

export interface DecisionRequest {
  readonly channel: Channel;
  /** As the caller wrote it. */
  readonly to: string;
  readonly sender: string | undefined;
  readonly pair: PlatformPair;
  /** Goes out although the destination opted out. */
  readonly isReply?: boolean | undefined;
  readonly via?: ConnectorId | undefined;
}

export interface Decision {
  /** The status it is rejected with; undefined = it goes. */
  readonly rejection: number | undefined;
  /** Of the rejection. */
  readonly errorId: number | undefined;
  readonly sender: string;
  readonly senderType: SenderType | null;
  readonly resourceId: ResourceId | null;
  readonly messagesPerSecond: number | undefined;
  /** Digits where it is a number, else what the caller wrote. */
  readonly destination: string;
  readonly countryCode: string | null;
  readonly connectorId: ConnectorId | null;
  readonly sticky: StickyRow | null;
  /** The message's own steps, as stored. */
  readonly trace: string;
  readonly tracePool: TracePoolRow | null;
}

/** Decides; not a promise unless the recipient's sticky sender has to be looked up. `isDryRun` leaves no mark anywhere. */
export function decideSender(
  world: World,
  snapshot: AccountSnapshot,
  request: DecisionRequest,
  isDryRun = false,
): Decision | Promise<Decision> {
  const { channel, pair, sender } = request;
  if (channel === 'EMAIL') return decideMailSender(world, snapshot, request, isDryRun);
  const destination = world.parseNumber(request.to);
  const finish = (sticky: StickySender | undefined): Decision => {
    const stickyResourceId = sticky !== undefined && isFresh(sticky, snapshot, world) ? sticky.resourceId : undefined;
    const resolution = resolveSender(
      { channel, destination, sender, pair, stickyResourceId, isReply: request.isReply, via: request.via },
      snapshot,
      conditionsOf(world, snapshot),
    );
    return decisionOf(world, snapshot, request, destination, resolution, stickyResourceId, isDryRun);
  };
  const isStickyWanted =
    sender === undefined &&
    destination !== undefined &&
    // The pool the decision rests on anyway, and which mostly is in memory: the strategy is not looked for twice.
    poolOf(snapshot, pair, channel, destination.countryCode ?? '').strategy?.isSticky === true;
  if (!isStickyWanted || destination === undefined) return finish(undefined);
  const sticky = world.stickySenders.find({ accountId: snapshot.accountId, pair, channel, destination: destination.digits });
  return sticky instanceof Promise ? sticky.then(finish) : finish(sticky);
}

function decideMailSender(world: World, snapshot: AccountSnapshot, request: DecisionRequest, isDryRun: boolean): Decision {
  const to = comparableAddress(request.to);
  const from = request.sender === undefined ? undefined : comparableAddress(request.sender);
  const resolution = resolveMailSender(
    { destination: to?.address, sender: from, pair: request.pair, via: request.via },
    snapshot,
    conditionsOf(world, snapshot),
  );
  const destination = to && { digits: to.address, countryCode: null };
  return decisionOf(world, snapshot, request, destination, resolution, undefined, isDryRun);
}

/** How an account's senders are doing at this moment. */
function conditionsOf(world: World, { accountId }: AccountSnapshot): SendingConditions {
  const { dispatch, settings } = world;
  return {
    hasSandbox: settings.hasSandbox,
    isConnectorUp: (connectorId) => dispatch.isConnectorUp(accountId, connectorId),
    waitMs: (resource) => dispatch.waitMs(accountId, senderText(resource), resource.messagesPerSecond),
    isPassedOver: dispatch.passedOverIn(accountId),
    isSpent: (resource) => dispatch.isSpent(accountId, senderText(resource), resource.messagesPerDay ?? Number.POSITIVE_INFINITY),
  };
}

function isFresh(sticky: StickySender, { settings }: AccountSnapshot, world: World): boolean {
  const { stickySenderDays } = settings;
  return stickySenderDays === null || sticky.chosenAtMs > world.clock.now() - stickySenderDays * DAY_MS;
}

function decisionOf(
  world: World,
  snapshot: AccountSnapshot,
  request: DecisionRequest,
  destination: (Pick<Destination, 'digits'> & { readonly countryCode: string | null }) | undefined,
  resolution: Resolution,
  stickyResourceId: ResourceId | undefined,
  isDryRun: boolean,
): Decision {
  const { accountId } = snapshot;
  const { pool, steps } = resolution;
  const digits = destination?.digits ?? request.to;
  const countryCode = destination?.countryCode ?? null;
  const trace = compactTrace(steps);
  const tracePool = pool === undefined ? null : tracePoolOf(accountId, pool);
  // Written out field by field, here and below: spreading an object costs more than choosing the sender.
  if (resolution.kind === 'rejected') {
    return {
      rejection: resolution.statusId,
      errorId: resolution.errorId,
      sender: request.sender ?? '',
      senderType: null,
      resourceId: null,
      messagesPerSecond: undefined,
      destination: digits,
      countryCode,
      connectorId: null,
      sticky: null,
      trace,
      tracePool,
    };
  }
  const { resource } = resolution;
  const isNewlySticky = resolution.isSticky && resource !== null && resource.resourceId !== stickyResourceId;
  const key: StickyKey | null = isNewlySticky
    ? { accountId, pair: request.pair, channel: request.channel, destination: digits }
    : null;
  if (key !== null && resource !== null && !isDryRun) world.stickySenders.put(key, resource.resourceId, world.clock.now());
  return {
    rejection: undefined,
    errorId: undefined,
    sender: resolution.sender,
    senderType: resolution.senderType,
    resourceId: resource?.resourceId ?? null,
    messagesPerSecond: resource?.messagesPerSecond,
    destination: digits,
    countryCode,
    connectorId: resolution.connectorId,
    sticky: key !== null && resource !== null ? { ...key, resourceId: resource.resourceId } : null,
    trace,
    tracePool,
  };
}

function tracePoolOf(accountId: AccountSnapshot['accountId'], pool: NonNullable<Resolution['pool']>): TracePoolRow {
  const { reportId, text } = namedReport(pool);
  return { tracePoolId: `${accountId}-${reportId}`, accountId, pool: text };
}

/** The steps of a stored trace. */
export function stepsOf(trace: string): readonly Step[] {
  return JSON.parse(trace) as readonly Step[];
}
