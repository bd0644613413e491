// When it is time to stop: a signal, or a failure that leaves nothing else.

export interface EndOfService {
  /** Resolves when it is time to stop. */
  readonly reached: Promise<void>;
  /** Ends the service, and the process with an error. */
  fail(): void;
  release(): void;
}

/** The first signal asks, the second insists. */
export function endOfService(): EndOfService {
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  let isAsked = false;
  const onSignal = (): void => {
    if (isAsked) process.exit(130);
    isAsked = true;
    reach();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    reached,
    fail: () => {
      process.exitCode = 1;
      reach();
    },
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
