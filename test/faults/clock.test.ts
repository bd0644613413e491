// The machine's clock jumps by an hour, forwards and back, while messages flow.

import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/main/clock.ts';
import type { Clock } from '../../src/ports.ts';
import { startServiceWith } from '../support/service.ts';
import { setStageOn } from './stage.ts';

const HOUR_MS = 3_600_000;

it('clock jumps: ids stay unique, nothing is lost, and nothing goes twice', async () => {
  // Behind at first, so that the key that is made now is valid at each later moment.
  let offsetMs = -3 * HOUR_MS;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + offsetMs };
  const service = await startServiceWith(clock);
  onTestFinished(() => service.stop());
  const { ledger } = await setStageOn(service);
  ledger.startLoad(4);
  for (const hours of [1, 2, 1, -1, -2, 2]) {
    await ledger.more(200);
    offsetMs += hours * HOUR_MS;
  }
  await ledger.more(200);
  await ledger.stopLoad();
  const { promised } = await ledger.prove({ twiceMax: 0 });
  expect(promised).toBeGreaterThanOrEqual(1_400);
});
