// `{{name}}` in what many recipients get, and what stands for it in one recipient's copy.

/** A name is anything but braces; blanks around it mean nothing. */
const PLACEHOLDER = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;

/** Plain text takes values as they are; in HTML they are text, never markup. */
export type PlaceholderForm = 'TEXT' | 'HTML';

type Values = Readonly<Record<string, string>>;

/** The text with the recipient's values in it, else the defaults. A name that has neither stays as it stands, braces and all. */
export function fillPlaceholders(text: string, values: Values, form: PlaceholderForm = 'TEXT', defaults: Values = {}): string {
  // Most texts have none, and a look for two braces is cheaper than a copy.
  if (!text.includes('{{')) return text;
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = ownValue(values, name) ?? ownValue(defaults, name);
    if (value === undefined) return whole;
    return form === 'HTML' ? escapedHtml(value) : value;
  });
}

/** Only what the caller wrote: `constructor` is a name like any other. */
function ownValue(values: Values, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Safe between tags and within quoted attributes. */
export function escapedHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
