// An MM7 connector as tests want it: short time limits, a receiver that remembers, files in memory.

import { createMm7Connector } from '../../src/connectors/mms-mm7/connector.ts';
import type { RelayTiming } from '../../src/connectors/mms-mm7/relay.ts';
import type { ConnectorId, Mm7Settings } from '../../src/domain/connectors.ts';
import type { ContentId, MmsContent, MmsSegment } from '../../src/domain/messages/content.ts';
import type { AccountId } from '../../src/domain/platform.ts';
import { systemClock } from '../../src/main/clock.ts';
import type { CarrierMessage, Connector, ContentShelf, FetchFile, StoredContent } from '../../src/ports.ts';
import { type Mm7Relay, type RelayWishes, startMm7Relay } from './mm7-relay.ts';
import { carrierMessage, RememberingReceiver } from './smpp-connector.ts';
import { until } from './until.ts';

interface TestMm7Connector {
  readonly connector: Connector;
  readonly receiver: RememberingReceiver;
}

export interface Mm7Surroundings {
  readonly timing?: Partial<RelayTiming>;
  readonly files?: Readonly<Record<string, StoredContent>>;
  readonly fetchFile?: FetchFile;
  readonly ownNumbers?: readonly string[];
}

/** Patient enough for a busy machine; tests that wait for a time limit set it shorter. */
const TEST_TIMING: Partial<RelayTiming> = { responseMs: 10_000, backoffFirstMs: 20, backoffMostMs: 100 };

function mm7Connector(url: string, settings: Partial<Mm7Settings> = {}, more: Mm7Surroundings = {}): TestMm7Connector {
  const receiver = new RememberingReceiver();
  const contents: ContentShelf = {
    read: async (_account, ids) =>
      new Map(ids.flatMap((id) => (more.files?.[id] ? [[id, more.files[id] as StoredContent]] : []))),
  };
  const connector = createMm7Connector({
    connectorId: 'test-relay' as ConnectorId,
    accountId: 7 as AccountId,
    settings: {
      url,
      vaspId: 'TNN',
      vasId: 'News',
      schema: 'REL-6-MM7-1-4',
      window: 10,
      sizeMax: 100_000,
      mediaTypes: ['image/*', 'audio/*', 'video/*', 'text/*'],
      senderAddressing: 'AUTO',
      numberFormat: 'DIGITS',
      deliveryReport: true,
      readReply: false,
      inbound: { username: 'relay', password: 'sesame' },
      ...settings,
    },
    clock: systemClock,
    receiver,
    contents,
    fetchFile: more.fetchFile ?? (async () => ({ kind: 'failed', detail: 'there is no web here', isPassing: false })),
    isOwnNumber: (number) => more.ownNumbers?.includes(number) === true,
    timing: { ...TEST_TIMING, ...more.timing },
  });
  return { connector, receiver };
}

/** An MMS to submit; a text unless said. */
export function mmsMessage(
  segments: MmsContent['segments'] = [{ kind: 'TEXT', text: 'Hello' }],
  fields: Partial<CarrierMessage> = {},
): CarrierMessage {
  return carrierMessage({ channel: 'MMS', content: { kind: 'MMS', title: 'News', segments }, ...fields });
}

export function media(contentId: string, mediaType: string, size: number, name?: string): MmsSegment {
  return { kind: 'MEDIA', contentId: contentId as ContentId, mediaType, size, name };
}

/** Relays and connectors of one test; `close` ends them all. */
export function mm7Scene() {
  const closing: (() => Promise<void>)[] = [];
  const unstarted = (url: string, settings?: Partial<Mm7Settings>, more?: Mm7Surroundings): TestMm7Connector => {
    const made = mm7Connector(url, settings, more);
    closing.push(() => made.connector.stop(0));
    return made;
  };
  return {
    relayOf: async (wishes?: RelayWishes): Promise<Mm7Relay> => {
      const relay = await startMm7Relay(wishes);
      closing.push(() => relay.close());
      return relay;
    },
    unstarted,
    /** Running, and the relay reached. */
    started: async (url: string, settings?: Partial<Mm7Settings>, more?: Mm7Surroundings): Promise<TestMm7Connector> => {
      const made = unstarted(url, settings, more);
      made.connector.start();
      await until(() => made.connector.room() > 0);
      return made;
    },
    close: async (): Promise<void> => {
      for (const close of closing.splice(0).reverse()) await close();
    },
  };
}
