// The two error envelopes of the contract. Which endpoint uses which is the endpoint's own property.

/** `classic` = requestError.serviceException; `modern` = errorCode, description, action, violations, resources. */
export type ErrorEnvelope = 'classic' | 'modern';

export interface WireViolation {
  readonly property: string;
  readonly violation: string;
}

interface Texts {
  readonly messageId: string;
  readonly text: string;
  readonly description: string;
  readonly action: string;
}

const TEXTS: Readonly<Record<number, Texts>> = {
  400: {
    messageId: 'BAD_REQUEST',
    text: 'Bad request',
    description: 'Request cannot be processed.',
    action: 'Check the syntax, violations and adjust the request.',
  },
  401: {
    messageId: 'UNAUTHORIZED',
    text: 'Unauthorized',
    description: 'The request lacks valid authentication credentials for the requested resource.',
    action: 'Check the resources and adjust authentication credentials.',
  },
  403: {
    messageId: 'FORBIDDEN',
    text: 'Forbidden',
    description: 'Insufficient permissions to access the requested resource.',
    action: 'Repeat the request with new or different credentials.',
  },
  404: {
    messageId: 'NOT_FOUND',
    text: 'Not found',
    description: "Not found - request URL doesn't exist on the API server or resource is not found.",
    action: 'Check the resources and adjust your request.',
  },
  405: {
    messageId: 'METHOD_NOT_ALLOWED',
    text: 'Method not allowed',
    description: 'This method is not offered at this URL.',
    action: 'Use one of the methods named in the Allow header.',
  },
  409: {
    messageId: 'CONFLICT',
    text: 'Conflict',
    description: 'The request conflicts with what exists.',
    action: 'Read the current state and adjust the request.',
  },
  413: {
    messageId: 'PAYLOAD_TOO_LARGE',
    text: 'Request body is too large',
    description: 'The request body is too large.',
    action: 'Split the request into several smaller ones.',
  },
  415: {
    messageId: 'UNSUPPORTED_MEDIA_TYPE',
    text: 'Unsupported media type',
    description: 'The content type of the request body is not supported here.',
    action: 'Send the body as application/json.',
  },
  429: {
    messageId: 'TOO_MANY_REQUESTS',
    text: 'Too many requests',
    description: 'Too many requests sent.',
    action: 'Check request rate limit specified in the API endpoint documentation resource.',
  },
  500: {
    messageId: 'GENERAL_ERROR',
    text: 'Something went wrong. Please contact support.',
    description: 'Something went wrong.',
    action: 'Contact the support.',
  },
  503: {
    messageId: 'SERVICE_UNAVAILABLE',
    text: 'The service cannot take more at the moment',
    description: 'The service cannot take more at the moment; nothing was accepted.',
    action: 'Repeat the request after the number of seconds in the Retry-After header.',
  },
};

/**
 * The body of an error answer.
 * @param text replaces the standard sentence for this status
 */
export function errorBody(
  envelope: ErrorEnvelope,
  status: number,
  text?: string | undefined,
  violations: readonly WireViolation[] = [],
): unknown {
  const texts = TEXTS[status] ?? (status < 500 ? TEXTS[400] : TEXTS[500]);
  if (texts === undefined) throw new Error('the table of errors has no row for 400 and 500');
  if (envelope === 'modern') {
    return { errorCode: `E${status}`, description: text ?? texts.description, action: texts.action, violations, resources: [] };
  }
  const exception = { messageId: texts.messageId, text: text ?? texts.text };
  if (violations.length === 0) return { requestError: { serviceException: exception } };
  const validationErrors: Record<string, string[]> = {};
  for (const { property, violation } of violations) {
    validationErrors[property] = [...(validationErrors[property] ?? []), violation];
  }
  return { requestError: { serviceException: { ...exception, validationErrors } } };
}
