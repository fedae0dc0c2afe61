import { hostname, userInfo } from 'node:os';
import { appError, failure } from '../../../shared/errors.ts';
import type { SecretStore } from '../../../shared/models/app-state.ts';
import type { Handlers, RequestParts } from './request-parts.ts';

type AppRequests = 'app.state' | 'app.openFolder' | 'app.report' | 'engine.restart' | 'settings.update';

/** A window that starts isn't kept waiting by a locked keychain, which takes 5 s to be told from a slow one. */
const KEYCHAIN_LOOK_MS = 400;

export const appHandlers = (parts: RequestParts): Handlers<AppRequests> => ({
  'app.state': async () => ({
    secretStore: await secretStore(parts),
    versions: parts.versions,
    platform: parts.platform,
    dataDirectory: parts.dataDirectory,
    osUser: userInfo().username,
    hostName: hostname(),
    engine: parts.engine.state,
    settings: parts.settings.value,
    practiceProfileId: parts.memory.value.practiceProfileId,
  }),
  'app.openFolder': async ({ which }) => {
    const path = which === 'logs' ? parts.logsFolder : parts.dataDirectory;
    const trouble = await parts.desktop.openFolder(path);
    if (trouble !== '') throw failure('Internal', `the folder could not be opened: ${trouble}`, { path });
    return null;
  },
  'app.report': async ({ message }) => {
    parts.report('window', appError('Internal', message));
    return null;
  },
  'engine.restart': async () => {
    await parts.engine.restart();
    return null;
  },
  'settings.update': (change) => parts.settings.update(change),
});

async function secretStore({ vault }: RequestParts): Promise<SecretStore> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, KEYCHAIN_LOOK_MS);
  });
  await Promise.race([vault.probe(), late]);
  clearTimeout(timer);
  return vault.store;
}
