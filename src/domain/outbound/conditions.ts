// What changes from moment to moment and has a say in the choice of a sender. It comes in from outside, so that the choice stays pure.

import type { ConnectorId } from '../connectors.ts';
import type { AlphanumericSender, NumberResource, ResourceId } from '../resources.ts';

export interface SendingConditions {
  readonly isConnectorUp: (connectorId: ConnectorId) => boolean;
  /** The installation has a sandbox at all. */
  readonly hasSandbox: boolean;
  /** Expected wait of a message for this sender, milliseconds. */
  readonly waitMs: (resource: NumberResource | AlphanumericSender) => number;
  /** Whether a sender is doing badly at present; undefined = none is. */
  readonly isPassedOver?: ((resourceId: ResourceId) => boolean) | undefined;
  /** Whether a sender with a daily limit has used it up. */
  readonly isSpent: (resource: NumberResource | AlphanumericSender) => boolean;
}
