// An account that can send MMS, and what tests of MMS have in common.

import { startService, type TestService } from './service.ts';
import { until } from './until.ts';

/** A number with SMS and MMS, and one with SMS alone; of `shop`, which also has a strategy for anything. */
export const MMS_NUMBER = '12125550101';
export const SMS_NUMBER = '12125550102';
export const MMS_HANDSET = '13105550142';

/** A picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Starts the service with the two numbers, the application `shop` and its strategy. */
export async function startMms(settings: Readonly<Record<string, string>> = {}): Promise<TestService> {
  const service = await startService(settings);
  await furnishMms(service);
  return service;
}

/** The same in a service that runs already. */
export async function furnishMms({ api }: Pick<TestService, 'api'>): Promise<void> {
  await api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  const type = 'VIRTUAL_LONG_NUMBER';
  await api('POST', '/callsign/1/resources/numbers', { number: MMS_NUMBER, type, capabilities: ['SMS', 'MMS'] });
  await api('POST', '/callsign/1/resources/numbers', { number: SMS_NUMBER, type, capabilities: ['SMS'] });
  const { numbers } = (await api('GET', '/numbers/1/numbers')).body;
  for (const { number, numberKey: resourceId } of numbers)
    for (const channel of number === MMS_NUMBER ? ['SMS', 'MMS'] : ['SMS'])
      await api('POST', '/provisioning/1/associations', {
        resourceType: 'NUMBER',
        channel,
        resourceId,
        applicationId: 'shop',
        entityId: null,
      });
  await api('POST', '/provisioning/2/sending-strategies', { platform: { applicationId: 'shop' } });
}

/** Uploads a picture; answers the id it can be referred to by. */
export async function uploadPicture(service: Pick<TestService, 'url' | 'apiKey'>, name = 'image0', bytes = PNG): Promise<string> {
  const response = await fetch(`${service.url}/mms/1/content`, {
    method: 'POST',
    headers: {
      authorization: `App ${service.apiKey}`,
      'content-type': 'application/octet-stream',
      'x-content-id': name,
      'x-media-type': 'image/png',
    },
    body: new Uint8Array(bytes),
  });
  if (response.status !== 200) throw new Error(`the upload was answered with ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { uploadedContentId: string }).uploadedContentId;
}

export const TEXT = { type: 'TEXT', text: 'Your receipt' } as const;

/** One message of an MMS request. */
export function mms(destination: string | object, more: object = {}, segments: readonly object[] = [TEXT]) {
  return {
    sender: MMS_NUMBER,
    destinations: [typeof destination === 'string' ? { to: destination } : destination],
    content: { title: 'Receipt', messageSegments: segments },
    ...more,
  };
}

/** Sends messages; answers the body after a 200. */
export async function sendMms({ api }: Pick<TestService, 'api'>, messages: readonly object[], options: object = {}) {
  const { status, body } = await api('POST', '/mms/2/messages', { messages, options });
  if (status !== 200) throw new Error(`answered with ${status}: ${JSON.stringify(body)}`);
  return body as { bulkId: string; messages: { messageId: string; destination: string; status: { id: number; name: string } }[] };
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into it and say what they expect there.
export async function mmsLife({ api }: Pick<TestService, 'api'>, messageId: string): Promise<any> {
  return (await api('GET', `/callsign/1/messages/${messageId}`)).body;
}

/** Waits until a message stands so; answers its life. */
export async function mmsBecomes(service: Pick<TestService, 'api'>, messageId: string, name: string) {
  await until(async () => (await mmsLife(service, messageId)).status?.name === name, 10_000, `${messageId} to be ${name}`);
  return mmsLife(service, messageId);
}

/** What a handset received, the latest first. */
export async function handsetMessages({ api }: Pick<TestService, 'api'>, number: string) {
  return (await api('GET', `/callsign/1/sandbox/handsets/${number}/messages`)).body.messages;
}
