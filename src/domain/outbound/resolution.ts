// What a request for a sender is, and what comes of it.

import type { Destination } from '../addresses/phone-number.ts';
import type { ConnectorId } from '../connectors.ts';
import type { PlatformPair } from '../platform.ts';
import type { Channel, Resource, ResourceId, SenderType } from '../resources.ts';
import type { SenderPool } from '../snapshot/sender-pool.ts';
import type { Step } from './trace.ts';

export interface SendRequest {
  readonly channel: Channel;
  /** undefined = not a valid number. */
  readonly destination: Destination | undefined;
  /** Named in the request; then no strategy applies. An empty text names none. */
  readonly sender: string | undefined;
  readonly pair: PlatformPair;
  /** The sender this recipient is used to, as stored. */
  readonly stickyResourceId: ResourceId | undefined;
  /** Answers what the destination has just written, so that opt-outs do not stand against a named sender. */
  readonly isReply?: boolean | undefined;
  /** Goes by this connector and no other, whatever the routes say; only with a named sender. */
  readonly via?: ConnectorId | undefined;
}

export type Resolution =
  | {
      readonly kind: 'resolved';
      readonly sender: string;
      /** null: mail has no types of senders. */
      readonly senderType: SenderType | null;
      /** null: a sender that is not owned, where the account allows that. */
      readonly resource: Resource | null;
      readonly connectorId: ConnectorId;
      /** Whether the strategy keeps to one sender, so that this one is to be remembered. */
      readonly isSticky: boolean;
      readonly steps: readonly Step[];
      readonly pool: SenderPool | undefined;
    }
  | {
      readonly kind: 'rejected';
      readonly statusId: number;
      /** Why, where the catalogue of errors has a word for it. */
      readonly errorId?: number | undefined;
      readonly steps: readonly Step[];
      readonly pool: SenderPool | undefined;
    };

/** No sender, the status of the message that wanted one, and why. */
export function rejected(statusId: number, steps: readonly Step[], pool?: SenderPool, errorId?: number): Resolution {
  return { kind: 'rejected', statusId, errorId, steps, pool };
}
