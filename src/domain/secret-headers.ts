// Headers of a request that may carry a secret: their values are shown masked, and a mask sent back means the stored value.

type Headers = Readonly<Record<string, string>>;

/** Names that say so: `Authorization`, `X-Api-Key`, `X-Auth-Token` and their like. */
const SECRET_NAME = /auth|cookie|key|passw|secret|sign|token/i;

/** Headers as they may be seen. */
export function maskedHeaders(headers: Headers, mask: string): Headers {
  return mapped(headers, (name, value) => (SECRET_NAME.test(name) ? mask : value));
}

/** Headers of a request, with what is stored in the place of masks; a mask for nothing stays, see `stillMasked`. */
export function unmaskedHeaders(given: Headers, before: Headers | undefined, mask: string): Headers {
  return mapped(given, (name, value) => (value === mask && SECRET_NAME.test(name) ? (before?.[name] ?? value) : value));
}

/** The names of headers that hold what hides a secret instead of it. */
export function stillMasked(headers: Headers, mask: string): readonly string[] {
  return Object.keys(headers).filter((name) => headers[name] === mask && SECRET_NAME.test(name));
}

function mapped(headers: Headers, toValue: (name: string, value: string) => string): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, toValue(name, value)]));
}
