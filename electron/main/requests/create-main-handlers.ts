import type { MainHandlers } from '../gateway/gateway.ts';
import { appHandlers } from './app-requests.ts';
import { credentialHandlers } from './credential-requests.ts';
import { desktopHandlers } from './desktop-requests.ts';
import { exchangeHandlers } from './exchange-requests.ts';
import { exportHandlers } from './export-requests.ts';
import { practiceHandlers } from './practice-requests.ts';
import { questionHandlers } from './question-requests.ts';
import type { RequestParts } from './request-parts.ts';

/** A handler for every request the main process answers itself. They throw `Failure`s. */
export const createMainHandlers = (parts: RequestParts): MainHandlers => ({
  ...appHandlers(parts),
  ...desktopHandlers(parts),
  ...exportHandlers(parts),
  ...exchangeHandlers(parts),
  ...credentialHandlers(parts),
  ...practiceHandlers(parts),
  ...questionHandlers(parts),
});
