// The time limits of an SMPP link. Operators set what differs between carriers; the rest are these.

export interface SmppTiming {
  /** For the connection, TLS included. */
  readonly connectMs: number;
  /** For the answer to a bind or a submission. SMPP 3.4 section 7.2 names the timer and leaves the value open. */
  readonly responseMs: number;
  /** For the answer to enquire_link, or any other sign of life. */
  readonly aliveMs: number;
  /** For the carrier's unbind_resp, and for it to close after its own unbind. */
  readonly goodbyeMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMostMs: number;
  /** A link up this long counts as stable: its next loss starts the waits from the shortest. */
  readonly stableMs: number;
}

export const DEFAULT_TIMING: SmppTiming = {
  connectMs: 10_000,
  responseMs: 30_000,
  aliveMs: 10_000,
  goodbyeMs: 2_000,
  backoffFirstMs: 1_000,
  backoffMostMs: 60_000,
  stableMs: 30_000,
};
