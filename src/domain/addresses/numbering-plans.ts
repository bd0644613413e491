// The numbering plans of the world as compiled patterns. libphonenumber-js makes its patterns anew for every number, which costs
// 14 to 60 microseconds; the same rules, compiled once, cost less than one. What the library would correct or rewrite (a trunk prefix
// behind the calling code, a number that could do without one) is left to it, so that there is one judge of odd cases.

import { type CountryCode, Metadata } from 'libphonenumber-js/max';

export interface PlannedNumber {
  readonly countryCode: CountryCode;
  /** A fixed or mobile number, as opposed to toll-free, premium, personal and other numbers that belong to no place. */
  readonly isPlaced: boolean;
}

/** INVALID for certain; UNDECIDED where only the library can tell. */
export type PlanReading = PlannedNumber | 'INVALID' | 'UNDECIDED';

/** What the library's metadata tells of a plan; its published types leave most of it out. */
interface LibraryPlan {
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  leadingDigits(): string | undefined;
  type(name: string): { pattern(): string; possibleLengths(): readonly number[] } | undefined;
}

interface LibraryMetadata {
  getCountryCodesForCallingCode(callingCode: string): readonly CountryCode[] | undefined;
  selectNumberingPlan(countryCode: CountryCode): unknown;
  readonly numberingPlan: LibraryPlan;
}

interface Pattern {
  readonly pattern: RegExp;
  readonly lengths: readonly number[];
}

interface CountryPlan {
  readonly countryCode: CountryCode;
  /** Decides alone which of several countries with one calling code a number belongs to. */
  readonly leadingDigits: RegExp | undefined;
  readonly general: RegExp;
  readonly placed: readonly Pattern[];
  readonly unplaced: readonly Pattern[];
}

/** All that stands behind one calling code. */
interface CallingCode {
  /** What the library might cut off or rewrite; a number that begins so is left to it. */
  readonly nationalPrefix: RegExp | undefined;
  /** In the library's order: the first that takes a number has it. */
  readonly countries: readonly CountryPlan[];
}

const PLACED = ['FIXED_LINE', 'MOBILE'];
const UNPLACED = ['PREMIUM_RATE', 'TOLL_FREE', 'SHARED_COST', 'VOIP', 'PERSONAL_NUMBER', 'PAGER', 'UAN', 'VOICEMAIL'];
/** No calling code is longer. */
const CALLING_CODE_LENGTH_MAX = 3;

/** A function from E.164 digits to what the plans say of them. A plan is compiled when the first number of its calling code comes. */
export function createPlanReader(): (digits: string) => PlanReading {
  const metadata = new Metadata() as unknown as LibraryMetadata;
  const known = new Map<string, CallingCode | null>();

  function callingCodeOf(prefix: string): CallingCode | null {
    let code = known.get(prefix);
    if (code === undefined) {
      code = compileCallingCode(metadata, prefix);
      known.set(prefix, code);
    }
    return code;
  }

  return (digits) => {
    // No calling code is the beginning of another.
    for (let length = 1; length <= CALLING_CODE_LENGTH_MAX; length += 1) {
      const code = callingCodeOf(digits.slice(0, length));
      if (code !== null) return readBy(code, digits.slice(length));
    }
    return 'UNDECIDED';
  };
}

function readBy({ nationalPrefix, countries }: CallingCode, national: string): PlanReading {
  // An optional prefix matches nothing as well, and then nothing is cut off.
  if (nationalPrefix?.exec(national)?.[0]) return 'UNDECIDED';
  const [main] = countries;
  if (main === undefined) return 'UNDECIDED';
  if (countries.length === 1) return readAs(main, national);
  for (const country of countries) {
    if (country.leadingDigits === undefined) {
      const reading = readAs(country, national);
      if (reading !== 'INVALID') return reading;
    } else if (country.leadingDigits.test(national)) {
      return readAs(country, national);
    }
  }
  // A number of no country counts by the main country's plan, which has been asked unless leading digits stood before it.
  return main.leadingDigits === undefined ? 'INVALID' : 'UNDECIDED';
}

function readAs({ countryCode, general, placed, unplaced }: CountryPlan, national: string): PlannedNumber | 'INVALID' {
  if (!general.test(national)) return 'INVALID';
  if (placed.some((pattern) => fits(pattern, national))) return { countryCode, isPlaced: true };
  if (unplaced.some((pattern) => fits(pattern, national))) return { countryCode, isPlaced: false };
  return 'INVALID';
}

function fits({ pattern, lengths }: Pattern, national: string): boolean {
  return lengths.includes(national.length) && pattern.test(national);
}

/** null when no country has this calling code: it is only the beginning of one, or a satellite's or a service's. */
function compileCallingCode(metadata: LibraryMetadata, callingCode: string): CallingCode | null {
  const countryCodes = metadata.getCountryCodesForCallingCode(callingCode);
  const [main] = countryCodes ?? [];
  if (countryCodes === undefined || main === undefined) return null;
  metadata.selectNumberingPlan(main);
  const prefix = metadata.numberingPlan.nationalPrefixForParsing();
  return {
    nationalPrefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
    countries: countryCodes.map((countryCode) => compileCountry(metadata, countryCode)),
  };
}

function compileCountry(metadata: LibraryMetadata, countryCode: CountryCode): CountryPlan {
  metadata.selectNumberingPlan(countryCode);
  const plan = metadata.numberingPlan;
  const leadingDigits = plan.leadingDigits();
  return {
    countryCode,
    leadingDigits: leadingDigits ? new RegExp(`^(?:${leadingDigits})`) : undefined,
    general: whole(plan.nationalNumberPattern()),
    placed: PLACED.flatMap((type) => compileType(plan, type)),
    unplaced: UNPLACED.flatMap((type) => compileType(plan, type)),
  };
}

/** A type without a pattern has none of its own: there are no such numbers, or they are the fixed ones. */
function compileType(plan: LibraryPlan, name: string): Pattern[] {
  const type = plan.type(name);
  const pattern = type?.pattern();
  return type === undefined || !pattern ? [] : [{ pattern: whole(pattern), lengths: type.possibleLengths() }];
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}
