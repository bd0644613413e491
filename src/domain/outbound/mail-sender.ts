// The sender of a mail: always named in the request, and fit when its domain is the account's own, active, and the pair's.

import { domainOf } from '../addresses/mailbox.ts';
import { type ConnectorId, SANDBOX } from '../connectors.ts';
import { ERROR, STATUS } from '../messages/status.ts';
import { type PlatformPair, samePair } from '../platform.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { isBlock, type Restriction } from '../snapshot/opt-outs.ts';
import { ERROR_OF_SUPPRESSION } from '../suppressions.ts';
import type { SendingConditions } from './conditions.ts';
import { isSandboxOpen } from './eligible.ts';
import { namesOf } from './named-sender.ts';
import { type Resolution, rejected } from './resolution.ts';
import { connectorFor, routesFor } from './routes.ts';
import type { Step } from './trace.ts';

export interface MailRequest {
  /** The address; undefined = none mail can be sent to. */
  readonly destination: string | undefined;
  readonly sender: { readonly address: string; readonly domain: string } | undefined;
  readonly pair: PlatformPair;
  /** The connector it goes by whatever the routes say. */
  readonly via?: ConnectorId | undefined;
}

/** Decides whether a mail may go from this address, and by which connector. */
export function resolveMailSender(
  { destination, sender, pair, via }: MailRequest,
  snapshot: AccountSnapshot,
  conditions: SendingConditions,
): Resolution {
  if (destination === undefined) return rejected(STATUS.REJECTED_DESTINATION, [['INVALID_MAILBOX']]);
  if (sender === undefined) return rejected(STATUS.REJECTED_SOURCE, [['NO_MAIL_SENDER']]);
  const { address, domain } = sender;
  const { settings } = snapshot;
  const steps: Step[] = [['NAMED', address]];
  const refuse = (step: Step, statusId: number = STATUS.REJECTED_SOURCE, errorId?: number): Resolution =>
    rejected(statusId, [...steps, step], undefined, errorId);

  const resource = snapshot.resources.byDomain(domain);
  if (resource === undefined && settings.registeredSendersOnly) return refuse(['NOT_OWNED']);
  if (resource !== undefined) {
    const owners = snapshot.pools.pairsOf(resource.resourceId, 'EMAIL');
    const isForeign = owners.length > 0 && !owners.some((owner) => samePair(owner, pair));
    if (isForeign && settings.senderIsolation === 'enforce') return refuse(['ISOLATED', ...namesOf(owners)]);
    if (isForeign && settings.senderIsolation === 'warn') steps.push(['ISOLATION_WARNING', ...namesOf(owners)]);
  }
  const obstacle = mailObstacle(snapshot, destination, address);
  if (obstacle !== undefined) return refuse(obstacle.step, STATUS.REJECTED_DESTINATION_BLOCKLISTED, obstacle.errorId);
  const routes = routesFor(snapshot, 'EMAIL', '', resource?.resourceId ?? null);
  const routed = connectorFor(routes, '', conditions.isConnectorUp);
  if (via !== undefined) steps.push(['VIA', via]);
  const connectorId = via ?? routed ?? (isSandboxOpen(snapshot, conditions) ? SANDBOX : undefined);
  if (connectorId === undefined) return refuse(['NO_ROUTE', address], STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
  if (resource?.isActive === false) {
    // What is not verified must not leave the machine; the sandbox does not.
    if (connectorId !== SANDBOX) return refuse(['DOMAIN_INACTIVE', domain]);
    steps.push(['DOMAIN_IN_SANDBOX', domain]);
  }
  if (connectorId === SANDBOX && via === undefined) steps.push(['SANDBOX']);
  return {
    kind: 'resolved',
    sender: address,
    senderType: null,
    resource: resource ?? null,
    connectorId,
    isSticky: false,
    steps,
    pool: undefined,
  };
}

/** Why no mail goes from this address to the mailbox: a block list, the reader's wish, or mail that came back. */
export function mailObstacle(
  snapshot: AccountSnapshot,
  destination: string,
  sender: string,
): { readonly step: Step; readonly errorId: number } | undefined {
  const domain = domainOf(sender);
  const restriction = restrictionOn(snapshot, destination, sender, domain);
  if (restriction !== undefined) {
    return isBlock(restriction)
      ? { step: ['BLOCKLISTED', sender], errorId: ERROR.NO_ERROR }
      : { step: ['OPTED_OUT', sender], errorId: ERROR.EC_UNSUBSCRIBED_EMAIL_ADDRESS };
  }
  const type = snapshot.suppressions.against(destination, domain);
  return type && { step: ['SUPPRESSED', domain, type], errorId: ERROR_OF_SUPPRESSION[type] };
}

/** Lists hold mailboxes in lower case, requests name them as their owners write them: both are looked for. */
function restrictionOn(
  { optOuts }: AccountSnapshot,
  destination: string,
  sender: string,
  domain: string,
): Restriction | undefined {
  const lower = destination.toLowerCase();
  for (const spelling of lower === destination ? [lower] : [destination, lower]) {
    const restriction = optOuts.against(spelling, sender, 'EMAIL') ?? optOuts.against(spelling, domain, 'EMAIL');
    if (restriction !== undefined) return restriction;
  }
  return undefined;
}
