import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorOf, failure } from '../../../shared/errors.ts';
import { ask, type Handlers, type RequestParts } from './request-parts.ts';

type ExportRequests = 'history.saveExport' | 'connections.saveReport' | 'window.print' | 'window.savePdf';

export const exportHandlers = (parts: RequestParts): Handlers<ExportRequests> => ({
  'history.saveExport': async ({ filter, format, suggestedName }, signal) => {
    const path = await chooseTarget(parts, suggestedName, format);
    if (path === null) return null;
    // The system's dialog has asked before it named an existing file.
    return ask(parts, 'history.export', { filter, format, path, overwrite: true }, signal);
  },
  'window.print': async () => ({ printed: await parts.desktop.print() }),
  'window.savePdf': async ({ suggestedName }) => {
    const path = await chooseTarget(parts, suggestedName, 'pdf');
    if (path === null) return { path: null };
    await write(path, await parts.desktop.toPdf());
    return { path };
  },
  'connections.saveReport': async ({ text, suggestedName }) => {
    const path = await chooseTarget(parts, suggestedName, 'md');
    if (path !== null) await write(path, text);
    return { path };
  },
});

async function write(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600 });
  } catch (cause) {
    throw failure(codeOf(cause), `the file could not be written: ${errorOf(cause).message}`, { path, cause });
  }
}

export function chooseTarget(
  { desktop }: RequestParts,
  suggestedName: string,
  extension: 'csv' | 'json' | 'pdf' | 'md',
): Promise<string | null> {
  const folder = desktop.folder('documents') ?? desktop.folder('home') ?? '';
  return desktop.dialogs.chooseSaveTarget({ path: join(folder, asFileName(suggestedName)), extension });
}

/** What the window suggests may hold a partner's name, with characters no file name may have. */
export const asFileName = (text: string): string =>
  text.replace(/[\p{Cc}\\/:*?"<>|]/gu, '-').replace(/^[.\s]+|[.\s]+$/g, '') || 'waybill';

function codeOf(thrown: unknown) {
  switch ((thrown as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'LocalDiskFull';
    case 'EISDIR':
      return 'IsADirectory';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'LocalFileNotFound';
    default:
      return 'LocalPermissionDenied';
  }
}
