import { lstat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import { placesOf } from './places.ts';
import type { Handlers, RequestParts } from './request-parts.ts';

type DesktopRequests =
  | 'dialogs.chooseFiles'
  | 'dialogs.chooseFolder'
  | 'dialogs.chooseKeyFile'
  | 'dialogs.chooseImport'
  | 'clipboard.write'
  | 'places.list'
  | 'local.trash'
  | 'local.reveal';

export const desktopHandlers = ({ desktop, platform }: RequestParts): Handlers<DesktopRequests> => ({
  'dialogs.chooseFiles': async ({ startIn }) => ({ paths: await desktop.dialogs.chooseFiles(startIn) }),
  'dialogs.chooseFolder': async ({ startIn }) => ({ path: await desktop.dialogs.chooseFolder(startIn) }),
  'dialogs.chooseKeyFile': async () => ({ path: await desktop.dialogs.chooseKeyFile() }),
  'dialogs.chooseImport': async () => ({ path: await desktop.dialogs.chooseImport() }),
  'clipboard.write': async ({ text }) => {
    desktop.writeClipboard(text);
    return null;
  },
  'places.list': async () => ({ places: await placesOf(platform, (kind) => desktop.folder(kind)) }),
  'local.trash': async ({ paths }, signal) => {
    for (const path of paths) refuseRelative(path);
    let trashed = 0;
    for (const path of paths) {
      if (signal.aborted) throw failure('Cancelled', 'stopped moving to the trash', { detail: { trashed } });
      await refuseMissing(path);
      try {
        await desktop.trash(path);
      } catch (cause) {
        throw failure('LocalPermissionDenied', 'the system could not move it to the trash', {
          path,
          detail: { trashed },
          cause,
        });
      }
      trashed += 1;
    }
    return { trashed };
  },
  'local.reveal': async ({ path }) => {
    refuseRelative(path);
    await refuseMissing(path);
    desktop.reveal(path);
    return null;
  },
});

function refuseRelative(path: string): void {
  if (!isAbsolute(path)) throw failure('InvalidRequest', 'a path from the root is needed', { path });
}

/** The systems' own errors don't say what the matter is. A link that leads nowhere is there. */
async function refuseMissing(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (cause) {
    const denied = ['EACCES', 'EPERM'].includes((cause as NodeJS.ErrnoException).code ?? '');
    throw failure(denied ? 'LocalPermissionDenied' : 'LocalFileNotFound', 'it cannot be looked at', {
      path,
      cause,
    });
  }
}
