// What the relay posts to us: taken in, and answered only when it is on disk.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { ConnectorId, Mm7Settings } from '../../domain/connectors.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { CarrierAnswer, CarrierRequest, Clock, Log, Receiver } from '../../ports.ts';
import { decodeMm7, type ReadMm7 } from '../../protocols/mm7/decode.ts';
import { encodeMm7 } from '../../protocols/mm7/encode.ts';
import { type Mm7Message, SCHEMA_ROOT, usualVersion } from '../../protocols/mm7/messages.ts';
import { MM7_STATUS, statusWords } from '../../protocols/mm7/statuses.ts';
import { readPosted } from './read-posted.ts';

export interface DoorwayOptions {
  readonly connectorId: ConnectorId;
  readonly accountId: AccountId;
  readonly settings: Mm7Settings;
  readonly clock: Clock;
  readonly receiver: Receiver;
  /** Whether a number is one of the account's: then it is the one that was written to. */
  readonly isOwnNumber: (number: string) => boolean;
  readonly log?: Log | undefined;
}

/** What of a request its answer has to repeat. */
interface Asked {
  readonly transactionId: string;
  readonly namespace: string | undefined;
  readonly message?: Mm7Message | undefined;
}

const NOTHING_READ: Asked = { transactionId: '', namespace: undefined };

export class Doorway {
  readonly #options: DoorwayOptions;

  constructor(options: DoorwayOptions) {
    this.#options = options;
  }

  /** Stored first, acknowledged then. When it cannot be stored the relay is told so, to bring it again. */
  async answer(request: CarrierRequest): Promise<CarrierAnswer> {
    if (!this.#isRelay(request.authorization)) {
      const headers = { 'www-authenticate': 'Basic realm="MM7", charset="UTF-8"' };
      return {
        ...this.#fault(NOTHING_READ, 'Client', MM7_STATUS.IMPROPER_IDENTIFICATION, 'user name or password is wrong'),
        status: 401,
        headers,
      };
    }
    const read = decodeMm7(request.contentType, request.body);
    if (read.kind === 'unreadable') {
      this.#options.log?.warn(
        { connectorId: this.#options.connectorId, because: read.because },
        'what a relay posted cannot be read',
      );
      return this.#fault(read, 'Client', read.statusCode, read.because);
    }
    const { accountId, connectorId, settings, clock, receiver, isOwnNumber, log } = this.#options;
    const posted = readPosted(read, { accountId, connectorId, vasId: settings.vasId, isOwnNumber, nowMs: clock.now() });
    try {
      switch (posted.kind) {
        case 'inbound':
          for (const message of posted.messages) await receiver.inbound(message);
          break;
        case 'report':
          await receiver.report(posted.report);
          break;
        case 'unexpected': {
          const because = `${read.envelope.message.kind} is nothing a relay asks of a service`;
          return this.#fault(read.envelope, 'Client', MM7_STATUS.UNSUPPORTED_OPERATION, because);
        }
        default:
          posted satisfies never;
      }
    } catch (error) {
      log?.error({ connectorId, err: error }, 'what a relay posted could not be stored; it will post it again');
      return this.#fault(read.envelope, 'Server', MM7_STATUS.SERVER_ERROR, 'it could not be stored: post it again');
    }
    return this.#acknowledged(read);
  }

  #isRelay(authorization: string | undefined): boolean {
    const { inbound } = this.#options.settings;
    const given = /^basic +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
    if (inbound === undefined || given === undefined) return false;
    // Digests are of one length, and comparing them tells nothing of how much was right.
    const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
    const expected = digest(`${inbound.username}:${inbound.password}`);
    return timingSafeEqual(digest(Buffer.from(given, 'base64').toString('utf8')), expected);
  }

  #acknowledged({ envelope }: ReadMm7): CarrierAnswer {
    const kind = envelope.message.kind.replace(/Req$/, 'Rsp') as 'DeliverRsp' | 'DeliveryReportRsp' | 'ReadReplyRsp';
    const message = {
      kind,
      mm7Version: versionFor(envelope.message, envelope.namespace),
      statusCode: MM7_STATUS.SUCCESS,
      statusText: statusWords(MM7_STATUS.SUCCESS),
    };
    const { contentType, bytes } = encodeMm7({ ...envelope, message });
    return { status: 200, headers: {}, contentType, body: bytes };
  }

  /** SOAP 1.1, section 6.2: a fault has the HTTP status 500. */
  #fault(asked: Asked, faultCode: 'Client' | 'Server', statusCode: number, because: string): CarrierAnswer {
    const namespace = asked.namespace ?? `${SCHEMA_ROOT}${this.#options.settings.schema}`;
    const words = statusWords(statusCode);
    const { contentType, bytes } = encodeMm7({
      namespace,
      transactionId: asked.transactionId,
      message: {
        kind: 'VASPErrorRsp',
        faultCode,
        faultString: words,
        mm7Version: versionFor(asked.message, namespace),
        statusCode,
        // Details is for elements of somebody's own, and takes no text.
        statusText: `${words}: ${because}`,
      },
    });
    return { status: 500, headers: {}, contentType, body: bytes };
  }
}

/** The answer is in the schema of the request, and so in its version; else in the one that goes with the schema. */
function versionFor(asked: Mm7Message | undefined, namespace: string): string {
  return asked?.mm7Version ?? usualVersion(namespace.slice(SCHEMA_ROOT.length));
}
