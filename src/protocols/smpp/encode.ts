// PDUs to bytes. Many PDUs go into one buffer, so that all of a turn leave in one write to the socket.

import { Buffer } from 'node:buffer';
import { COMMAND_IDS } from './commands.ts';
import {
  type Address,
  CREDENTIAL_MAX,
  HEADER_LENGTH,
  type Pdu,
  SHORT_MESSAGE_MAX,
  type ShortMessage,
  type Unnumbered,
} from './pdu.ts';
import type { Tlv } from './tlvs.ts';

/** A value that SMPP has no room for: too long, or with characters its strings cannot hold. */
export class UnencodablePdu extends Error {
  override readonly name = 'UnencodablePdu';
}

const SLAB_SIZE = 64 * 1024;
/** Everything of a PDU but its variable content: strings at their longest, numbers, terminators. */
const FIXED_PART_MAX = 320;

/** Collects PDUs until they are taken. Bytes once taken are never written again, so the socket may hold on to them. */
export class PduWriter {
  private slab: Buffer = Buffer.allocUnsafeSlow(SLAB_SIZE);
  private start = 0;
  private end = 0;

  /** Whether nothing waits to be taken. */
  get isEmpty(): boolean {
    return this.start === this.end;
  }

  /** Appends one PDU. Throws UnencodablePdu and appends nothing when a value does not fit its field. */
  write(pdu: Unnumbered<Pdu>, sequence: number): void {
    this.reserve(FIXED_PART_MAX + contentLength(pdu));
    const at = this.end;
    try {
      this.end = at + HEADER_LENGTH;
      this.body(pdu);
    } catch (error) {
      this.end = at;
      throw error;
    }
    this.slab.writeUInt32BE(this.end - at, at);
    this.slab.writeUInt32BE(COMMAND_IDS[pdu.kind], at + 4);
    this.slab.writeUInt32BE('status' in pdu ? pdu.status : 0, at + 8);
    this.slab.writeUInt32BE(sequence, at + 12);
  }

  /** The bytes of all PDUs since the last call. */
  take(): Buffer {
    const taken = this.slab.subarray(this.start, this.end);
    this.start = this.end;
    return taken;
  }

  /** Makes room; a slab that is too small now is left to those who took parts of it. */
  private reserve(size: number): void {
    if (this.slab.length - this.end >= size) return;
    const waiting = this.end - this.start;
    const slab = Buffer.allocUnsafeSlow(Math.max(SLAB_SIZE, 2 * (waiting + size)));
    this.slab.copy(slab, 0, this.start, this.end);
    this.slab = slab;
    this.start = 0;
    this.end = waiting;
  }

  private body(pdu: Unnumbered<Pdu>): void {
    switch (pdu.kind) {
      case 'submit_sm':
      case 'deliver_sm':
        return this.shortMessage(pdu);
      case 'data_sm':
        this.text(pdu.serviceType, 5);
        this.address(pdu.source, 64);
        this.address(pdu.destination, 64);
        this.byte(pdu.esmClass);
        this.byte(pdu.registeredDelivery);
        this.byte(pdu.dataCoding);
        return this.tlvs(pdu.tlvs);
      case 'bind_transmitter':
      case 'bind_receiver':
      case 'bind_transceiver':
        this.text(pdu.systemId, CREDENTIAL_MAX);
        this.text(pdu.password, CREDENTIAL_MAX);
        this.text(pdu.systemType, 12);
        this.byte(pdu.interfaceVersion);
        return this.address(pdu.addressRange, 40);
      case 'bind_transmitter_resp':
      case 'bind_receiver_resp':
      case 'bind_transceiver_resp':
        this.text(pdu.systemId, CREDENTIAL_MAX);
        return this.tlvs(pdu.tlvs);
      case 'submit_sm_resp':
      case 'deliver_sm_resp':
      case 'data_sm_resp':
        this.text(pdu.messageId, 64);
        return this.tlvs(pdu.tlvs);
      case 'outbind':
        this.text(pdu.systemId, CREDENTIAL_MAX);
        return this.text(pdu.password, CREDENTIAL_MAX);
      case 'alert_notification':
        this.address(pdu.source, 64);
        this.address(pdu.esme, 64);
        return this.tlvs(pdu.tlvs);
      case 'unbind':
      case 'enquire_link':
      case 'unbind_resp':
      case 'enquire_link_resp':
      case 'generic_nack':
        return;
      default:
        return pdu satisfies never;
    }
  }

  private shortMessage(pdu: Unnumbered<ShortMessage>): void {
    this.text(pdu.serviceType, 5);
    this.address(pdu.source, 20);
    this.address(pdu.destination, 20);
    this.byte(pdu.esmClass);
    this.byte(pdu.protocolId);
    this.byte(pdu.priority);
    this.text(pdu.scheduleDeliveryTime, 16);
    this.text(pdu.validityPeriod, 16);
    this.byte(pdu.registeredDelivery);
    this.byte(pdu.replaceIfPresent);
    this.byte(pdu.dataCoding);
    this.byte(pdu.defaultMessageId);
    if (pdu.shortMessage.length > SHORT_MESSAGE_MAX)
      throw new UnencodablePdu(`short_message of ${pdu.shortMessage.length} bytes`);
    this.byte(pdu.shortMessage.length);
    this.bytes(pdu.shortMessage);
    this.tlvs(pdu.tlvs);
  }

  private address(address: Address, lengthMax: number): void {
    this.byte(address.ton);
    this.byte(address.npi);
    this.text(address.address, lengthMax);
  }

  private byte(value: number): void {
    this.slab[this.end++] = value;
  }

  /** A NUL-terminated string. A loop beats a native call for the few characters these fields have. */
  private text(text: string, lengthMax: number): void {
    const { slab } = this;
    const { length } = text;
    if (length > lengthMax) throw new UnencodablePdu(`a text of ${length} characters where ${lengthMax} fit`);
    let at = this.end;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code === 0 || code > 0xff)
        throw new UnencodablePdu(`character U+${code.toString(16).padStart(4, '0')} in a text of bytes`);
      slab[at++] = code;
    }
    slab[at++] = 0;
    this.end = at;
  }

  private bytes(bytes: Uint8Array): void {
    this.slab.set(bytes, this.end);
    this.end += bytes.length;
  }

  private tlvs(tlvs: readonly Tlv[]): void {
    for (const { tag, value } of tlvs) {
      if (value.length > 0xffff) throw new UnencodablePdu(`a parameter of ${value.length} bytes`);
      this.slab.writeUInt16BE(tag, this.end);
      this.slab.writeUInt16BE(value.length, this.end + 2);
      this.end += 4;
      this.bytes(value);
    }
  }
}

/** One PDU on its own. */
export function encodePdu(pdu: Pdu): Buffer {
  const writer = new PduWriter();
  writer.write(pdu, pdu.sequence);
  return writer.take();
}

function contentLength(pdu: Unnumbered<Pdu>): number {
  let length = 'shortMessage' in pdu ? pdu.shortMessage.length : 0;
  if ('tlvs' in pdu) for (const tlv of pdu.tlvs) length += 4 + tlv.value.length;
  return length;
}
