// The receiver of reports is away, fails or is slow: each report reaches it at least once all the same.

import { it } from 'vitest';
import { until } from '../support/until.ts';
import { setStage } from './stage.ts';

it('receiver down for more than a minute: every report is posted when it is back', async () => {
  const { ledger, receiver } = await setStage();
  receiver.answer = 500;
  await ledger.send(300);
  await until(() => receiver.posts.length > 0);
  receiver.posts.length = 0; // these were refused, so they prove nothing
  await new Promise((resolve) => setTimeout(resolve, 70_000)); // past the first repetition, which fails as well
  receiver.posts.length = 0;
  receiver.answer = 200;
  await ledger.send(100);
  await ledger.prove({ twiceMax: 0 });
});
