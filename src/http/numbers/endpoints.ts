// Every endpoint of /numbers.

import type { Endpoint } from '../endpoint.ts';
import { getAvailableNumbers, postNumberPurchase } from './available.ts';
import {
  getMmsConfiguration,
  getMmsConfigurations,
  postMmsConfiguration,
  putMmsConfiguration,
  removeMmsConfiguration,
} from './mms-configurations.ts';
import { cancelNumber, getNumber, getNumbers, putNumber } from './numbers.ts';
import {
  getSmsConfiguration,
  getSmsConfigurations,
  postSmsConfiguration,
  putSmsConfiguration,
  removeSmsConfiguration,
} from './sms-configurations.ts';
import { getVoiceSetup, postVoiceSetup, putVoiceSetup, removeVoiceSetup } from './voice.ts';

export const numbersEndpoints: readonly Endpoint[] = [
  getAvailableNumbers,
  getNumbers,
  postNumberPurchase,
  getNumber,
  putNumber,
  cancelNumber,
  getSmsConfigurations,
  postSmsConfiguration,
  putSmsConfiguration,
  getSmsConfiguration,
  removeSmsConfiguration,
  getMmsConfigurations,
  postMmsConfiguration,
  getMmsConfiguration,
  putMmsConfiguration,
  removeMmsConfiguration,
  getVoiceSetup,
  postVoiceSetup,
  putVoiceSetup,
  removeVoiceSetup,
];
