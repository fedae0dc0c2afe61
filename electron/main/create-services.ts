import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppError, appError, errorOf } from '../../shared/errors.ts';
import type { AppState } from '../../shared/models/app-state.ts';
import { resultOf, unwrap } from '../../shared/result.ts';
import { ENGINE_ENTRY } from '../engine-host/engine-entry.ts';
import { findPolicy } from '../policy/read-policy.ts';
import { maySecretsBeKept } from '../policy/vault-by-policy.ts';
import { createKeychainVault } from '../vault/keychain-vault.ts';
import { startBackground } from './background/start-background.ts';
import { createDesktop } from './desktop.ts';
import { chooseHost } from './engine-host/choose-host.ts';
import { startEngine } from './engine-host/start-engine.ts';
import { type EngineDoor, Supervisor } from './engine-host/supervisor.ts';
import { openMainLog } from './logging/main-log.ts';
import { createMainHandlers } from './requests/create-main-handlers.ts';
import { startPractice } from './requests/practice-requests.ts';
import { ChosenVault } from './secrets/chosen-vault.ts';
import { CredentialOwner } from './secrets/credential-owner.ts';
import { LiveQuestions } from './secrets/live-questions.ts';
import { SafeStorageVault } from './secrets/safe-storage-vault.ts';
import type { Services, ServicesStart } from './services.ts';
import { AppMemory } from './settings/app-memory.ts';
import { SettingsFile } from './settings/settings-file.ts';

/**
 * Starts everything that lives as long as the application. Answers as soon as a window can be served: the engine may
 * still be starting, or not have started at all; its state says so.
 * @throws what the file system throws where the data directory can't be made
 */
export async function createServices(start: ServicesStart): Promise<Services> {
  const { dataDirectory, electron, window, tell } = start;
  const logsFolder = join(dataDirectory, 'logs');
  await mkdir(logsFolder, { recursive: true, mode: 0o700 });
  const log = openMainLog(join(logsFolder, 'main.log'));
  const report = (event: string, error: AppError) => log.failure(event, error);
  const settings = await SettingsFile.open({
    path: join(dataDirectory, 'settings.json'),
    report,
    changed: (value) => tell('settings.changed', value),
  });
  const memory = await AppMemory.open(join(dataDirectory, 'window-state.json'), report);

  // A policy that can't be read stops the engine, again at every start of one, until IT has mended it.
  const policy = await resultOf(() => findPolicy(start.policyPlaces));
  if (!policy.ok) report('policy not read', policy.error);
  else if (policy.value.state === 'ignored')
    report('policy ignored', appError('PolicyUnreadable', policy.value.reason));
  const vault = new ChosenVault({
    keychain: start.keychain ?? createKeychainVault(),
    encryptedFile: new SafeStorageVault(join(dataDirectory, 'secrets.json'), electron.safeStorage),
    mayKeep: !policy.ok || maySecretsBeKept(policy.value),
    report,
  });
  const questions = new LiveQuestions((open, isNew) => {
    tell('questions.changed', { questions: open });
    if (isNew) background.tellOfQuestion(open);
  });
  const owner = new CredentialOwner(vault, questions);
  // A keychain that doesn't answer keeps nobody waiting: whoever needs a secret waits for this one look.
  void vault.probe();

  const host = () =>
    chooseHost({
      versions: process.versions as { node: string; napi?: string },
      platform: process.platform,
      environment: process.env,
      resourcesFolder: process.resourcesPath,
      entry: ENGINE_ENTRY,
    });
  const engine = new Supervisor({
    start: async () =>
      startEngine(
        host(),
        electron.utilityProcess,
        {
          dataDirectory,
          appVersion: start.appVersion,
          logFile: join(logsFolder, 'engine.log'),
          policy: unwrap(policy),
        },
        owner,
      ),
    prepare: (fresh) => prepare(fresh, owner, memory, report),
    report,
  });
  engine.onState((state) => tell('engine.state', state));

  const close = async () => {
    background[Symbol.dispose]();
    await engine.close();
    await Promise.all([settings.close(), memory.close()]);
    log.info('application stopped');
    log[Symbol.dispose]();
  };
  const background = startBackground({
    electron,
    engine,
    window,
    dialogs: start.dialogs,
    trayIcon: start.trayIcon,
    wanted: () => settings.value.notifications,
    closeServices: close,
    exit: () => {
      // A call into a locked keychain holds a thread that an orderly end would wait for, perhaps for ever.
      if (vault.mayHang) process.kill(process.pid, 'SIGKILL');
      electron.app.exit(0);
    },
    report,
  });
  const versions = versionsOf(start.appVersion, () => host().label);
  log.info('application started', { ...versions, pid: process.pid });
  return {
    engine,
    settings,
    memory,
    log,
    handlers: createMainHandlers({
      engine,
      vault,
      owner,
      questions,
      settings,
      memory,
      desktop: createDesktop(electron, window, start.dialogs),
      versions,
      platform: platformOf(process.platform),
      dataDirectory,
      logsFolder,
      report,
    }),
    onWindowClose: (event) => background.quit.onWindowClose(event),
    onBeforeQuit: (event) => background.quit.onBeforeQuit(event),
    onShutdown: () => background.quit.onShutdown(),
    close,
  };
}

/** What every new engine is told first: the practice server's place in it, and then to go on with the queue. */
async function prepare(
  engine: EngineDoor,
  owner: CredentialOwner,
  memory: AppMemory,
  report: (event: string, error: AppError) => void,
): Promise<void> {
  if (memory.value.practiceProfileId !== null)
    await startPractice(engine, owner, memory).catch((thrown: unknown) =>
      report('practice server not started', errorOf(thrown)),
    );
  unwrap(await engine.request('queue.work', { on: 'everything' }));
}

function versionsOf(app: string, engineLabel: () => string): AppState['versions'] {
  const { electron = '', chrome = '', node } = process.versions as Record<string, string> & { node: string };
  let engine = '';
  try {
    engine = engineLabel();
  } catch {
    // The engine's state tells why there is none.
  }
  return { app, electron, chromium: chrome, node, engine };
}

const platformOf = (platform: NodeJS.Platform): AppState['platform'] =>
  platform === 'win32' || platform === 'darwin' ? platform : 'linux';
