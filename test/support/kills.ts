// kill -9 of the server again and again while callers send: what tests of what survives have in common.

import { until } from './until.ts';

export interface KillsUnderLoad {
  readonly kills: number;
  /** Callers that send at once. */
  readonly senders: number;
  /** Sends once. When it rejects there was no answer, and so no promise: the server has just been killed, or is not up again yet. */
  readonly send: () => Promise<void>;
  /** How much the server has promised so far. */
  readonly promised: () => number;
  /** How much it promises between two kills: at least so much, and by chance up to so much more. */
  readonly between: readonly [least: number, more: number];
  /** For that. */
  readonly withinMs: number;
  /** Kills the server and starts it again. */
  readonly restart: () => Promise<void>;
}

/** Resolves when the last kill is over, the server is up again and nobody sends any more. */
export async function killUnderLoad({
  kills,
  senders,
  send,
  promised,
  between,
  withinMs,
  restart,
}: KillsUnderLoad): Promise<void> {
  let isLoading = true;
  const load = async (): Promise<void> => {
    while (isLoading) await send().catch(() => new Promise((resolve) => setTimeout(resolve, 20)));
  };
  const loads = Array.from({ length: senders }, load);
  const [least, more] = between;
  for (let kill = 0; kill < kills; kill += 1) {
    const before = promised();
    await until(() => promised() >= before + least + Math.floor(Math.random() * more), withinMs, 'load to flow');
    await restart();
  }
  isLoading = false;
  await Promise.all(loads);
}
