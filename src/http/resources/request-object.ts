// A resource request as its owner and its reviewer see it.

import { shownNumber } from '../../domain/resource-requests/notices.ts';
import type { ResourceRequest } from '../../domain/resource-requests/request.ts';
import { type RequestObject, reviewedValues, shownValues } from '../../wire/resource-requests.ts';

export function requestObject(request: ResourceRequest): RequestObject {
  const { subject, requestId, numbers } = request;
  const shown = { ...shownValues({ ...request, id: requestId }), countryCode: subject.countryCode };
  switch (subject.type) {
    case 'ALPHANUMERIC_REGISTRATION': {
      const { type, senderName, trafficOrigin, trafficType } = subject;
      return {
        ...shown,
        type,
        senderName,
        ...(trafficOrigin === null ? {} : { trafficOrigin }),
        ...(trafficType === null ? {} : { trafficType }),
      };
    }
    case 'NUMBER_PURCHASE': {
      const { type, numberType, capabilities, quantity } = subject;
      return { ...shown, type, numberType, capabilities: [...capabilities], quantity, numbers: numbers.map(shownNumber) };
    }
  }
}

export function reviewedObject(request: ResourceRequest) {
  return { request: requestObject(request), ...reviewedValues(request) };
}
