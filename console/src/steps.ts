// Work of many calls, one after the other: how far it is, what came of it so far, and a way to call it off.

import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

export interface Steps<Result> {
  readonly state: 'idle' | 'running' | 'done' | 'canceled' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly results: readonly Result[];
  /** Why it could not go on. */
  readonly error: Error | undefined;
}

/** What the work tells of itself. */
export interface Told<Result> {
  readonly done?: number;
  readonly total?: number;
  readonly results?: readonly Result[];
}

const IDLE = { state: 'idle', done: 0, total: 0, results: [], error: undefined } as const;

/**
 * Runs work that looks at `signal` between its calls. Canceling ends it after the call under way: what was done stays done, and is
 * told of.
 */
export function useSteps<Result>() {
  const queries = useQueryClient();
  const [steps, setSteps] = useState<Steps<Result>>(IDLE);
  const running = useRef<AbortController>(null);
  const start = async (work: (tell: (told: Told<Result>) => void, signal: AbortSignal) => Promise<void>): Promise<void> => {
    const stop = new AbortController();
    running.current = stop;
    setSteps({ ...IDLE, state: 'running' });
    const tell = ({ results = [], ...rest }: Told<Result>): void =>
      setSteps((before) => ({
        ...before,
        ...rest,
        results: results.length === 0 ? before.results : [...before.results, ...results],
      }));
    try {
      await work(tell, stop.signal);
      setSteps((before) => ({ ...before, state: stop.signal.aborted ? 'canceled' : 'done' }));
    } catch (error) {
      setSteps((before) => ({ ...before, state: 'failed', error: error as Error }));
    }
    await queries.invalidateQueries();
  };
  return {
    steps,
    start,
    cancel: () => running.current?.abort(),
    reset: () => setSteps(IDLE),
  };
}
