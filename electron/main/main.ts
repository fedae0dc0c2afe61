import { app, dialog, protocol } from 'electron';
import { errorOf } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { START_FAILED } from '../../shared/messages/window/application.ts';
import { useDataDirectory } from './places.ts';
import { APP_SCHEME } from './security/app-protocol.ts';
import { turnOff } from './security/chromium-switches.ts';
import { startApplication } from './start-application.ts';

/**
 * The main process starts here: what has to be settled before Electron is ready, and one instance for each data
 * directory. A second start on the same one brings the first one's window to the front.
 */

turnOff(app.commandLine);
protocol.registerSchemesAsPrivileged([APP_SCHEME]);
// Windows shows notifications of applications it knows by this name: the packaged one's, in build/packaging.ts.
app.setAppUserModelId('app.waybill.desktop');

const dataDirectory = dataDirectoryOrEnd();
if (dataDirectory !== undefined && app.requestSingleInstanceLock())
  startApplication(dataDirectory).catch((thrown: unknown) => end(describe(errorOf(thrown)).sentence));
else app.exit(dataDirectory === undefined ? 1 : 0);

function dataDirectoryOrEnd(): string | undefined {
  try {
    return useDataDirectory(app);
  } catch (thrown) {
    end(START_FAILED.dataDirectory(errorOf(thrown).message));
    return undefined;
  }
}

function end(reason: string): void {
  dialog.showErrorBox(START_FAILED.title, reason);
  app.exit(1);
}
