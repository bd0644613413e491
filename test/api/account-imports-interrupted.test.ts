// Imports of accounts whose server ends while they run: killed, and stopped in order.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Service, startNodes, startProcess, startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

let source: TestService;

beforeAll(async () => {
  source = await startService();
});
afterAll(() => source?.stop());

/** Starts an import that takes several seconds, as the source is asked once a second; resolves when it is under way. */
async function begun(service: Service): Promise<string> {
  const request = { baseUrl: source.url, apiKey: source.apiKey, pace: 'published' };
  const { body } = await service.api('POST', '/callsign/1/imports/account', request);
  await until(async () => (await ownKeys(service)).length === 1);
  expect(await stateOf(service, body.importId)).toMatchObject({ status: 'RUNNING' });
  return body.importId;
}

async function stateOf(service: Service, importId: string) {
  return (await service.api('GET', `/callsign/1/imports/${importId}`)).body;
}

async function ownKeys(service: Service): Promise<object[]> {
  const { body } = await service.api('GET', '/callsign/1/api-keys');
  return body.results.filter(({ name }: { name: string }) => name === 'While importing');
}

const INTERRUPTED = {
  status: 'INTERRUPTED',
  error: expect.stringContaining('Start the import again'),
  endedAt: expect.any(String),
};

it('an import whose server is killed is called interrupted by the next one, which ends its key, and can be run again', async () => {
  let service = await startProcess();
  try {
    const importId = await begun(service);
    service = await service.restart();
    await until(async () => (await ownKeys(service)).length === 0, 30_000);
    expect(await stateOf(service, importId)).toMatchObject(INTERRUPTED);
    const request = { baseUrl: source.url, apiKey: source.apiKey, pace: 'none' };
    const again = await service.api('POST', '/callsign/1/imports/account', request);
    await until(async () => (await stateOf(service, again.body.importId)).status === 'DONE', 30_000);
    expect(await ownKeys(service)).toEqual([]);
  } finally {
    await service.stop();
  }
}, 90_000);

it('an import whose server is stopped in order is called interrupted, not failed, and leaves no key', async () => {
  const { nodes, stop } = await startNodes(2);
  try {
    const [here, there] = nodes as [TestService, TestService];
    const importId = await begun(here);
    await here.stop();
    expect(await stateOf(there, importId)).toMatchObject(INTERRUPTED);
    expect(await ownKeys(there)).toEqual([]);
  } finally {
    await stop();
  }
}, 60_000);
