// Every endpoint of /numbers.

import type { Endpoint } from '../endpoint.ts';
import { getAvailableNumbers, postNumberPurchase } from './available.ts';
import { cancelNumber, getNumber, getNumbers, putNumber } from './numbers.ts';
import { getVoiceSetup, postVoiceSetup, putVoiceSetup, removeVoiceSetup } from './voice.ts';

export const numbersEndpoints: readonly Endpoint[] = [
  getAvailableNumbers,
  getNumbers,
  postNumberPurchase,
  getNumber,
  putNumber,
  cancelNumber,
  getVoiceSetup,
  postVoiceSetup,
  putVoiceSetup,
  removeVoiceSetup,
];
