// Bytes to PDUs. Requests are read strictly, because we answer for what we took; answers generously, because the
// carrier has acted already and a missing NUL is no reason to lose its message id.

import type { Buffer } from 'node:buffer';
import { type CommandName, commandName, isAnswerId } from './commands.ts';
import { type Address, CREDENTIAL_MAX, HEADER_LENGTH, type Pdu, type ShortMessage, type Unreadable } from './pdu.ts';
import { STATUS } from './statuses.ts';
import type { Tlv } from './tlvs.ts';

/** Reads one whole frame, as PduFramer cuts them. Never throws: what cannot be read comes back saying what to answer. */
export function decodePdu(frame: Buffer): Pdu | Unreadable {
  const commandId = frame.readUInt32BE(4);
  const status = frame.readUInt32BE(8);
  const sequence = frame.readUInt32BE(12);
  const name = commandName(commandId);
  if (name === undefined) return { kind: 'unknown_command', commandId, sequence, status: STATUS.ESME_RINVCMDID };
  const fields = new FieldReader(frame, isAnswerId(commandId));
  const pdu = readBody(name, fields, status, sequence);
  if (fields.problem === undefined) return pdu;
  return { kind: 'malformed', commandId, sequence, ...fields.problem };
}

function readBody(kind: CommandName, fields: FieldReader, status: number, sequence: number): Pdu {
  switch (kind) {
    case 'submit_sm_resp':
    case 'deliver_sm_resp':
    case 'data_sm_resp':
      return { kind, sequence, status, messageId: fields.text(65), tlvs: fields.tlvs() };
    case 'submit_sm':
    case 'deliver_sm':
      return readShortMessage(kind, fields, sequence);
    case 'data_sm':
      return {
        kind,
        sequence,
        serviceType: fields.text(6),
        source: fields.address(65),
        destination: fields.address(65),
        esmClass: fields.byte(),
        registeredDelivery: fields.byte(),
        dataCoding: fields.byte(),
        tlvs: fields.tlvs(),
      };
    case 'bind_transmitter':
    case 'bind_receiver':
    case 'bind_transceiver':
      return {
        kind,
        sequence,
        systemId: fields.text(CREDENTIAL_MAX + 1),
        password: fields.text(CREDENTIAL_MAX + 1),
        systemType: fields.text(13),
        interfaceVersion: fields.byte(),
        addressRange: fields.address(41),
      };
    case 'bind_transmitter_resp':
    case 'bind_receiver_resp':
    case 'bind_transceiver_resp':
      return { kind, sequence, status, systemId: fields.text(CREDENTIAL_MAX + 1), tlvs: fields.tlvs() };
    case 'outbind':
      return { kind, sequence, systemId: fields.text(CREDENTIAL_MAX + 1), password: fields.text(CREDENTIAL_MAX + 1) };
    case 'alert_notification':
      return { kind, sequence, source: fields.address(65), esme: fields.address(65), tlvs: fields.tlvs() };
    case 'unbind':
    case 'enquire_link':
      return { kind, sequence };
    case 'unbind_resp':
    case 'enquire_link_resp':
    case 'generic_nack':
      return { kind, sequence, status };
    default:
      return kind satisfies never;
  }
}

function readShortMessage(kind: ShortMessage['kind'], fields: FieldReader, sequence: number): ShortMessage {
  return {
    kind,
    sequence,
    serviceType: fields.text(6),
    // Twenty digits and the NUL by the book; carriers in the field put longer names there, and 65 is what data_sm allows.
    source: fields.address(65),
    destination: fields.address(65),
    esmClass: fields.byte(),
    protocolId: fields.byte(),
    priority: fields.byte(),
    scheduleDeliveryTime: fields.text(17),
    validityPeriod: fields.text(17),
    registeredDelivery: fields.byte(),
    replaceIfPresent: fields.byte(),
    dataCoding: fields.byte(),
    defaultMessageId: fields.byte(),
    shortMessage: fields.counted(),
    tlvs: fields.tlvs(),
  };
}

const NO_TLVS: readonly Tlv[] = [];

/** Walks over the fields of a body. The first problem is remembered; from then on everything reads as empty. */
class FieldReader {
  problem: { readonly status: number; readonly reason: string } | undefined;
  private readonly frame: Buffer;
  private readonly isLenient: boolean;
  private at = HEADER_LENGTH;

  constructor(frame: Buffer, isLenient: boolean) {
    this.frame = frame;
    this.isLenient = isLenient;
  }

  byte(): number {
    const value = this.frame[this.at];
    if (value === undefined) {
      this.fail(STATUS.ESME_RINVCMDLEN, `body ends at byte ${this.at}`);
      return 0;
    }
    this.at++;
    return value;
  }

  /** A NUL-terminated string of at most `size` bytes, NUL included. */
  text(size: number): string {
    const { frame, at } = this;
    const limit = Math.min(frame.length, at + size);
    let end = at;
    while (end < limit && frame[end] !== 0) end++;
    if (end === limit && !(this.isLenient && limit === frame.length)) {
      this.fail(
        limit === frame.length ? STATUS.ESME_RINVCMDLEN : STATUS.ESME_RINVPARLEN,
        `text at byte ${at} has no end within ${size} bytes`,
      );
      return '';
    }
    this.at = Math.min(frame.length, end + 1);
    return end === at ? '' : frame.toString('latin1', at, end);
  }

  address(size: number): Address {
    return { ton: this.byte(), npi: this.byte(), address: this.text(size) };
  }

  /** A byte with a length, then that many bytes. */
  counted(): Uint8Array {
    const length = this.byte();
    if (this.at + length > this.frame.length) {
      this.fail(STATUS.ESME_RINVMSGLEN, `short_message of ${length} bytes goes beyond the PDU`);
      return this.frame.subarray(0, 0);
    }
    const bytes = this.frame.subarray(this.at, this.at + length);
    this.at += length;
    return bytes;
  }

  /** All that is left. A stream of parameters that does not add up is an error in a request and dropped in an answer. */
  tlvs(): readonly Tlv[] {
    const { frame } = this;
    if (this.at >= frame.length) return NO_TLVS;
    const tlvs: Tlv[] = [];
    while (this.at < frame.length) {
      const from = this.at + 4;
      const to = from <= frame.length ? from + frame.readUInt16BE(this.at + 2) : Number.POSITIVE_INFINITY;
      if (to > frame.length) {
        if (!this.isLenient) this.fail(STATUS.ESME_RINVOPTPARSTREAM, `parameter at byte ${this.at} goes beyond the PDU`);
        break;
      }
      tlvs.push({ tag: frame.readUInt16BE(this.at), value: frame.subarray(from, to) });
      this.at = to;
    }
    this.at = frame.length;
    return tlvs;
  }

  private fail(status: number, reason: string): void {
    this.problem ??= { status, reason };
    this.at = this.frame.length;
  }
}
