// An account with something to subscribe to, and a server that is told: the ground of every test about subscriptions.

import { expect } from 'vitest';
import { startService, type TestService } from './service.ts';
import { type ReceivedPost, startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

export const NUMBER = '12125550101';
export const HANDSET = '13105550142';
export const SMS = '/subscriptions/1/subscription/SMS';

/** Starts the service with applications `shop` and `bank`, the entity `acme` and one number, and a receiver of POSTs. */
export async function startSubscriber(): Promise<Subscriber> {
  const receiver = await startWebhookReceiver();
  const service = await startService();
  const { api } = service;
  await api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await api('POST', '/provisioning/1/applications', { applicationId: 'bank' });
  await api('POST', '/provisioning/1/entities', { entityId: 'acme' });
  await api('POST', '/callsign/1/resources/numbers', { number: NUMBER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] });
  return new Subscriber(service, receiver);
}

export class Subscriber {
  readonly service: TestService;
  readonly receiver: WebhookReceiver;
  readonly api: TestService['api'];
  #profiles = 0;

  constructor(service: TestService, receiver: WebhookReceiver) {
    this.service = service;
    this.receiver = receiver;
    this.api = service.api;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.receiver.close();
  }

  /** Deletes every subscription to SMS, and lets the receiver be content again. */
  async clear(): Promise<void> {
    this.receiver.answer = 200;
    const { body } = await this.api('GET', `${SMS}?size=100`);
    for (const { subscriptionId } of body.results) await this.api('DELETE', `${SMS}/${subscriptionId}`);
  }

  /** The id of the profile made last. */
  get lastProfile(): string {
    return `profile-${this.#profiles}`;
  }

  /** A profile of its own for every subscription. */
  profile(path: string, more: object = {}) {
    this.#profiles += 1;
    return { profileId: this.lastProfile, webhook: { notifyUrl: this.receiver.url + path }, ...more };
  }

  async subscribe(subscriptionId: string, path: string, more: object = {}, profileMore: object = {}): Promise<void> {
    const body = { subscriptionId, events: ['DELIVERY'], profile: this.profile(path, profileMore), ...more };
    const answer = await this.api('POST', SMS, body);
    expect([answer.status, answer.body]).toEqual([201, expect.objectContaining({ subscriptionId })]);
  }

  async send(messageId: string, platform: object = {}, delivery: object | undefined = undefined): Promise<void> {
    const { status } = await this.api('POST', '/sms/3/messages', {
      messages: [
        {
          sender: NUMBER,
          destinations: [{ to: HANDSET, messageId }],
          content: { text: 'Hello' },
          options: { platform },
          ...(delivery === undefined ? {} : { webhooks: { delivery } }),
        },
      ],
    });
    expect(status).toBe(200);
  }

  postsTo(path: string): ReceivedPost[] {
    return this.receiver.posts.filter((post) => post.path === path);
  }

  messagesAt(path: string): string[] {
    return this.postsTo(path).flatMap(({ body }) =>
      JSON.parse(body).results.map(({ messageId }: { messageId: string }) => messageId),
    );
  }
}
