// `{{name}}` in what many recipients get, and what stands for it in one recipient's copy.

/** A name is anything but braces; blanks around it mean nothing. One thing alone is repeated: it takes no time however long it is. */
const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;
const NAME_LENGTH_MAX = 200;

/** Plain text takes values as they are; in HTML they are text, never markup. */
export type PlaceholderForm = 'TEXT' | 'HTML';

type Values = Readonly<Record<string, string>>;

/** The text with the recipient's values in it, else the defaults. A name that has neither stays as it stands, braces and all. */
export function fillPlaceholders(text: string, values: Values, form: PlaceholderForm = 'TEXT', defaults: Values = {}): string {
  // Most texts have none, and a look for two braces is cheaper than a copy.
  if (!text.includes('{{')) return text;
  return text.replace(PLACEHOLDER, (whole, inner: string) => {
    const name = inner.trim();
    if (name === '' || name.length > NAME_LENGTH_MAX) return whole;
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
