// Values of placeholders that are nobody's business but the recipient's: how they are shown to everybody else.

export interface PlaceholderMask {
  readonly name: string;
  /** The side that is hidden: left unless said. */
  readonly side?: 'L' | 'R' | undefined;
  readonly maskChar?: string | undefined;
  /** Characters of the other side that stay; none unless said. */
  readonly visibleChars?: number | undefined;
  /** What is hidden ends, or begins, at it; then no count matters. */
  readonly delimiter?: string | undefined;
  /** Characters that stay wherever they stand. */
  readonly skipChars?: readonly string[] | undefined;
}

type Values = Readonly<Record<string, string>>;

/** The values as they may be shown. */
export function maskedValues(values: Values, masks: readonly PlaceholderMask[]): Values {
  const shown: Record<string, string> = { ...values };
  for (const mask of masks) {
    const value = Object.hasOwn(values, mask.name) ? values[mask.name] : undefined;
    if (value !== undefined) shown[mask.name] = maskedValue(value, mask);
  }
  return shown;
}

function maskedValue(value: string, mask: PlaceholderMask): string {
  const { side = 'L', maskChar = '*', skipChars = [] } = mask;
  const signs = [...value];
  const hiddenCount = hiddenOf(signs, mask);
  const isHidden = (at: number): boolean => (side === 'L' ? at < hiddenCount : at >= signs.length - hiddenCount);
  return signs.map((sign, at) => (isHidden(at) && !skipChars.includes(sign) ? maskChar : sign)).join('');
}

/** How many signs are hidden, counted from the side. Without its delimiter in it, all of a value is. */
function hiddenOf(signs: readonly string[], { side = 'L', visibleChars = 0, delimiter }: PlaceholderMask): number {
  if (delimiter === undefined || delimiter === '') return Math.max(0, signs.length - visibleChars);
  const at = side === 'L' ? signs.indexOf(delimiter) : signs.lastIndexOf(delimiter);
  if (at < 0) return signs.length;
  return side === 'L' ? at : signs.length - at - 1;
}
