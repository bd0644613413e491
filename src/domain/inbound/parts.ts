// Long messages arrive in parts. Which parts make a message, and what they say together.

/** One part as it was kept. `index` counts from 1. */
export interface InboundPart {
  readonly index: number;
  readonly text: string;
  readonly receivedAtMs: number;
}

export interface JoinedText {
  readonly text: string;
  readonly partCount: number;
  readonly isComplete: boolean;
  /** Whether the first part is there: only then the text starts where a keyword would be. */
  readonly isStartKnown: boolean;
  /** When the first of them came. */
  readonly receivedAtMs: number;
}

/** Whether a carrier's numbering of a part makes sense; one that does not is a message of its own, so that nothing waits for ever. */
export function isPartOfMore({ total, index }: { readonly total: number; readonly index: number }): boolean {
  return Number.isInteger(total) && Number.isInteger(index) && total >= 2 && total <= 255 && index >= 1 && index <= total;
}

/** What parts say together, missing ones left out. `total`: how many there should be; at least one must be there. */
export function joinParts(parts: readonly InboundPart[], total: number): JoinedText {
  const inOrder = [...parts].sort((a, b) => a.index - b.index);
  return {
    text: inOrder.map((part) => part.text).join(''),
    partCount: parts.length,
    isComplete: parts.length === total,
    isStartKnown: inOrder[0]?.index === 1,
    receivedAtMs: Math.min(...parts.map((part) => part.receivedAtMs)),
  };
}
