// What a request has to bring along, and the machine checks of what it brought.

export const REQUIREMENT_TYPES = ['TEXT', 'INTEGER', 'EMAIL', 'URL', 'GSM', 'DOCUMENT'] as const;
export const REQUIREMENT_CATEGORIES = [
  'BUSINESS_DETAILS',
  'CONTACT_INFORMATION',
  'CUSTOMER_SUPPORT_INFORMATION',
  'MARKET_SPECIFIC_DETAILS',
  'USE_CASE_DETAILS',
  'CONFIRMATION',
  'OTHER',
] as const;

/** One thing a request has to bring along. */
export interface Requirement {
  readonly key: string;
  readonly type: (typeof REQUIREMENT_TYPES)[number];
  readonly name: string;
  readonly description?: string | undefined;
  readonly required: boolean;
  readonly multipleValuesSupported?: boolean | undefined;
  readonly category: (typeof REQUIREMENT_CATEGORIES)[number];
  /** TEXT and INTEGER: nothing else is taken. */
  readonly options?: readonly string[] | undefined;
  readonly validation?: TextRule | IntegerRule | undefined;
  /** DOCUMENT: a form to fill in, or an example. */
  readonly attachment?: Attachment | undefined;
  /** Asked only of requests that have one of these; absent = of all. */
  readonly when?: Condition | undefined;
}

export interface TextRule {
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly pattern?: string | undefined;
}

export interface IntegerRule {
  readonly minValue?: number | undefined;
  readonly maxValue?: number | undefined;
}

export interface Attachment {
  readonly documentId: string;
  readonly documentType: 'TEMPLATE' | 'SAMPLE' | 'PREFILLED_DOCUMENT';
}

export interface Condition {
  readonly numberTypes?: readonly string[] | undefined;
  readonly clientTypes?: readonly string[] | undefined;
  readonly trafficOrigins?: readonly string[] | undefined;
  readonly trafficTypes?: readonly string[] | undefined;
}

export type RequirementValue = string | number | readonly (string | number)[];

export interface ProvidedRequirement {
  readonly key: string;
  readonly value: RequirementValue;
}

export const FEEDBACK_CODES = [
  'RES_REQ_FEED_REQUIRED',
  'RES_REQ_FEED_FORMAT',
  'RES_REQ_FEED_LENGTH_OOR',
  'RES_REQ_FEED_VALUE_OOR',
  'RES_REQ_FEED_OTHER',
  'RES_REQ_FEED_USER_ACTION_REQUIRED',
] as const;
export type FeedbackCode = (typeof FEEDBACK_CODES)[number];

export interface Feedback {
  readonly key: string;
  readonly code: FeedbackCode;
  readonly feedback: string;
}

/** What a condition looks at. */
export interface Asked {
  readonly numberType?: string | null | undefined;
  readonly clientType?: string | null | undefined;
  readonly trafficOrigin?: string | null | undefined;
  readonly trafficType?: string | null | undefined;
}

/** Those of the requirements that this request has to meet. */
export function requirementsFor(requirements: readonly Requirement[], asked: Asked): Requirement[] {
  const fits = (wanted: readonly string[] | undefined, value: string | null | undefined): boolean =>
    wanted === undefined || (value != null && wanted.includes(value));
  return requirements.filter(
    ({ when }) =>
      fits(when?.numberTypes, asked.numberType) &&
      // Contract: no client type means an international one.
      fits(when?.clientTypes, asked.clientType ?? 'INTERNATIONAL') &&
      fits(when?.trafficOrigins, asked.trafficOrigin) &&
      fits(when?.trafficTypes, asked.trafficType),
  );
}

/**
 * Everything a machine can find wrong with what was provided. Keys nobody asked for are left to the reviewer.
 * @param documentIds the documents the account has
 */
export function feedbackOn(
  requirements: readonly Requirement[],
  provided: readonly ProvidedRequirement[],
  documentIds: ReadonlySet<string>,
): Feedback[] {
  const given = new Map<string, RequirementValue>();
  const feedback: Feedback[] = [];
  for (const { key, value } of provided) {
    if (given.has(key)) feedback.push({ key, code: 'RES_REQ_FEED_OTHER', feedback: 'This is given twice.' });
    given.set(key, value);
  }
  for (const requirement of requirements) {
    const problem = problemWith(requirement, given.get(requirement.key), documentIds);
    if (problem !== undefined) feedback.push({ key: requirement.key, ...problem });
  }
  return feedback;
}

type Problem = Omit<Feedback, 'key'>;

function problemWith(
  requirement: Requirement,
  value: RequirementValue | undefined,
  documentIds: ReadonlySet<string>,
): Problem | undefined {
  const values = (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined && item !== '');
  if (values.length === 0) {
    return requirement.required ? { code: 'RES_REQ_FEED_REQUIRED', feedback: 'This has to be given.' } : undefined;
  }
  if (values.length > 1 && requirement.multipleValuesSupported !== true) return format('This takes one value only.');
  for (const item of values as readonly (string | number)[]) {
    const problem = problemWithOne(requirement, item, documentIds);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemWithOne(
  { type, options, validation }: Requirement,
  value: string | number,
  documentIds: ReadonlySet<string>,
): Problem | undefined {
  const text = String(value);
  switch (type) {
    case 'TEXT':
      return optionProblem(options, text) ?? textProblem(text, (validation ?? {}) as TextRule);
    case 'INTEGER':
      if (!/^[+-]?\d{1,15}$/.test(text)) return format('This has to be a whole number.');
      return optionProblem(options, text) ?? integerProblem(Number(text), (validation ?? {}) as IntegerRule);
    case 'EMAIL':
      return isEmailAddress(text) ? undefined : format('This has to be an email address.');
    case 'URL':
      return URL_SHAPE.test(text) ? undefined : format('This has to be a web address beginning with http:// or https://.');
    case 'GSM':
      return /^\+?\d{6,15}$/.test(text.replace(/[\s().-]/g, ''))
        ? undefined
        : format('This has to be a phone number in international form.');
    case 'DOCUMENT':
      return documentIds.has(text)
        ? undefined
        : { code: 'RES_REQ_FEED_OTHER', feedback: 'This has to be the id of a document you have uploaded.' };
  }
}

/** Longer than any domain name, shorter than what a database would mind. */
const URL_SHAPE = /^https?:\/\/[^\s/?#.]+(?:\.[^\s/?#.]+)+(?:[/?#]\S*)?$/i;

/** Whether a text has the shape of an email address. */
export function isEmailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@\p{C}]{1,64}@[^\s@.\p{C}]+(?:\.[^\s@.\p{C}]+)+$/u.test(text);
}

function format(feedback: string): Problem {
  return { code: 'RES_REQ_FEED_FORMAT', feedback };
}

function optionProblem(options: readonly string[] | undefined, text: string): Problem | undefined {
  if (options === undefined || options.length === 0 || options.includes(text)) return undefined;
  return { code: 'RES_REQ_FEED_VALUE_OOR', feedback: `This has to be one of: ${options.join(', ')}.` };
}

/** A pattern is tried on no longer text than this, so that trying it takes no time. */
const PATTERN_TEXT_MAX = 500;

function textProblem(text: string, { minLength, maxLength, pattern }: TextRule): Problem | undefined {
  const max = pattern === undefined ? maxLength : Math.min(maxLength ?? PATTERN_TEXT_MAX, PATTERN_TEXT_MAX);
  if (text.length < (minLength ?? 0) || text.length > (max ?? Number.POSITIVE_INFINITY)) {
    return { code: 'RES_REQ_FEED_LENGTH_OOR', feedback: `Its length has to be ${rangeOf(minLength, max)}.` };
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return format(`This has to match ${pattern}.`);
  return undefined;
}

function integerProblem(value: number, { minValue, maxValue }: IntegerRule): Problem | undefined {
  if (value >= (minValue ?? Number.NEGATIVE_INFINITY) && value <= (maxValue ?? Number.POSITIVE_INFINITY)) return undefined;
  return { code: 'RES_REQ_FEED_VALUE_OOR', feedback: `This has to be ${rangeOf(minValue, maxValue)}.` };
}

function rangeOf(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `${max} at most`;
  return max === undefined ? `${min} at least` : `between ${min} and ${max}`;
}

const WIDE_QUANTIFIERS_MAX = 3;
/** `{2}` and `{2,20}` are narrow, `*`, `+`, `{2,}` and `{2,200}` wide. */
const NARROW_MAX = 50;

/**
 * What is wrong with a pattern of an operator; undefined when nothing is. It is tried on texts of other people, so it must end soon
 * on all of them: repeated groups and many wide repetitions are not taken.
 */
export function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'must be a regular expression';
  }
  // What stands in brackets repeats nothing, and escaped characters are characters.
  const bare = pattern.replace(/\\./gu, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\\[1-9k]/.test(pattern) || /\(\?(?!:)/.test(bare)) return 'must not look back or ahead';
  if (/\)(?:[*+]|\{)/.test(bare)) return 'must not repeat a group';
  const wide = [...bare.matchAll(/[*+]|\{(\d+)(,?)(\d*)\}/g)].filter(([sign, least = '', comma, most = '']) =>
    sign.startsWith('{') ? (comma === ',' && most === '') || Number(most || least) > NARROW_MAX : true,
  );
  return wide.length > WIDE_QUANTIFIERS_MAX ? `must not have more than ${WIDE_QUANTIFIERS_MAX} wide repetitions` : undefined;
}
