// Plain objects as XML, for the few bodies the contract offers in it.

const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** What stands in a list; where nothing is said here, the contract repeats the list's own name. */
const ITEM_NAMES: Readonly<Record<string, string>> = {
  messages: 'message',
  results: 'result',
  destinations: 'destination',
  violations: 'violation',
  resources: 'resource',
};

/** A whole document with this root. */
export function xmlDocument(root: string, value: unknown): string {
  return `${XML_DECLARATION}${xmlElement(root, value)}`;
}

/** A value as an element of this name: an object's fields inside it, nothing for what is not there. */
function xmlElement(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) {
    const each = ITEM_NAMES[name] ?? name;
    return `<${name}>${value.map((item) => xmlElement(each, item)).join('')}</${name}>`;
  }
  if (typeof value === 'object') {
    const children = Object.entries(value)
      .map(([key, child]) => xmlElement(key, child))
      .join('');
    return `<${name}>${children}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

function escapeXml(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // XML 1.0 has no way to carry control characters other than these three.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
  );
}
