import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

/**
 * Who the pictures show: the billing desk of a clinic, not whoever makes them. An engine reads who it runs for from the
 * system; loaded before it (`node --import`), this module answers in the system's place.
 */
export const persona = { user: 'dana', host: 'FRONT-DESK-2' };

const realUserInfo = os.userInfo;
Object.assign(os, {
  userInfo: () => ({ ...realUserInfo(), username: persona.user }),
  hostname: () => persona.host,
});
syncBuiltinESMExports();
