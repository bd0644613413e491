// Cuts a stream of bytes into PDUs, however the network has split or merged them.

import { Buffer } from 'node:buffer';
import { HEADER_LENGTH } from './pdu.ts';

/** A length no PDU can have. Where the next one begins is unknown from here on, so the stream is at its end. */
export interface FramingFault {
  readonly kind: 'bad_length';
  readonly commandLength: number;
}

/**
 * The longest PDU we take. A text of 255 parts, the most concatenation can count, is 35,700 bytes; no carrier comes near.
 * What is longer is a damaged length field, and waiting for gigabytes that never come would make the session deaf.
 */
export const PDU_LENGTH_MAX = 65_535;

/** Feed it chunks, get whole PDUs. Frames inside a chunk are views of it: nothing is copied but PDUs cut in two. */
export class PduFramer {
  /** The beginning of a PDU whose end has not come: first its length field, then room for all of it. */
  private partial: Buffer = Buffer.alloc(4);
  private filled = 0;
  private fault: FramingFault | undefined;

  /** Calls `onFrame` for every PDU that is complete now. After a fault nothing more is read: close the link. */
  push(chunk: Buffer, onFrame: (frame: Buffer) => void): FramingFault | undefined {
    let offset = 0;
    while (this.fault === undefined && offset < chunk.length) {
      const isWithinChunk = this.filled === 0 && chunk.length - offset >= 4;
      if (!isWithinChunk) {
        offset += this.gather(chunk, offset, onFrame);
        continue;
      }
      const length = chunk.readUInt32BE(offset);
      if (isImpossible(length)) {
        this.fault = { kind: 'bad_length', commandLength: length };
      } else if (chunk.length - offset >= length) {
        onFrame(chunk.subarray(offset, offset + length));
        offset += length;
      } else {
        offset += this.gather(chunk, offset, onFrame);
      }
    }
    return this.fault;
  }

  /** Copies what the current PDU lacks, as far as the chunk has it. Every byte is copied once, also when they come one by one. */
  private gather(chunk: Buffer, offset: number, onFrame: (frame: Buffer) => void): number {
    const taken = chunk.copy(
      this.partial,
      this.filled,
      offset,
      Math.min(chunk.length, offset + this.partial.length - this.filled),
    );
    this.filled += taken;
    if (this.filled < this.partial.length) return taken;
    if (this.partial.length > 4) {
      const frame = this.partial;
      this.partial = Buffer.alloc(4);
      this.filled = 0;
      onFrame(frame);
      return taken;
    }
    const length = this.partial.readUInt32BE(0);
    if (isImpossible(length)) {
      this.fault = { kind: 'bad_length', commandLength: length };
    } else {
      const whole = Buffer.alloc(length);
      this.partial.copy(whole);
      this.partial = whole;
    }
    return taken;
  }
}

function isImpossible(commandLength: number): boolean {
  return commandLength < HEADER_LENGTH || commandLength > PDU_LENGTH_MAX;
}
