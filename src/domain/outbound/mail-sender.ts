// The sender of a mail: always named in the request, and fit when its domain is the account's own, active, and the pair's.

import { type ConnectorId, SANDBOX } from '../connectors.ts';
import { STATUS } from '../messages/status.ts';
import { type PlatformPair, samePair } from '../platform.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { isBlock } from '../snapshot/opt-outs.ts';
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
  const refuse = (step: Step, statusId: number = STATUS.REJECTED_SOURCE): Resolution => rejected(statusId, [...steps, step]);

  const resource = snapshot.resources.byDomain(domain);
  if (resource === undefined && settings.registeredSendersOnly) return refuse(['NOT_OWNED']);
  if (resource !== undefined) {
    if (!resource.isActive) return refuse(['DOMAIN_INACTIVE', domain]);
    const owners = snapshot.pools.pairsOf(resource.resourceId, 'EMAIL');
    const isForeign = owners.length > 0 && !owners.some((owner) => samePair(owner, pair));
    if (isForeign && settings.senderIsolation === 'enforce') return refuse(['ISOLATED', ...namesOf(owners)]);
    if (isForeign && settings.senderIsolation === 'warn') steps.push(['ISOLATION_WARNING', ...namesOf(owners)]);
  }
  const restriction =
    snapshot.optOuts.against(destination, address, 'EMAIL') ?? snapshot.optOuts.against(destination, domain, 'EMAIL');
  if (restriction !== undefined) {
    return refuse([isBlock(restriction) ? 'BLOCKLISTED' : 'OPTED_OUT', address], STATUS.REJECTED_DESTINATION_BLOCKLISTED);
  }
  const routes = routesFor(snapshot, 'EMAIL', '', resource?.resourceId ?? null);
  const routed = connectorFor(routes, '', conditions.isConnectorUp);
  if (via !== undefined) steps.push(['VIA', via]);
  const connectorId = via ?? routed ?? (isSandboxOpen(snapshot, conditions) ? SANDBOX : undefined);
  if (connectorId === undefined) return refuse(['NO_ROUTE', address], STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
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
