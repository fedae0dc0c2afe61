import { join } from 'node:path';
import type { MainHandlers } from '../../../electron/main/gateway/gateway.ts';
import { createMainHandlers } from '../../../electron/main/requests/create-main-handlers.ts';
import type { Desktop, RequestParts } from '../../../electron/main/requests/request-parts.ts';
import { ChosenVault } from '../../../electron/main/secrets/chosen-vault.ts';
import { CredentialOwner } from '../../../electron/main/secrets/credential-owner.ts';
import { LiveQuestions } from '../../../electron/main/secrets/live-questions.ts';
import { SafeStorageVault } from '../../../electron/main/secrets/safe-storage-vault.ts';
import { AppMemory } from '../../../electron/main/settings/app-memory.ts';
import { SettingsFile } from '../../../electron/main/settings/settings-file.ts';
import { type AppError, appError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';
import { tempFolder } from '../../support/temp.ts';
import { FakeKeychain, fakeSafeStorage } from './fake-vaults.ts';

/** The handlers over an engine that answers what a test wants, and a desktop that notes what was done to it. */
export interface HandlerFixture extends AsyncDisposable {
  readonly folder: string;
  readonly keychain: FakeKeychain;
  readonly owner: CredentialOwner;
  readonly questions: LiveQuestions;
  readonly memory: AppMemory;
  readonly handlers: MainHandlers;
  /** Requests to the engine: name and input. */
  readonly asked: (readonly [name: string, input: unknown])[];
  /** Runs while the engine works on a request. */
  whileAsked: (name: string) => Promise<void>;
  /** The engine's answers by request; one that isn't here is `EngineStopped`. */
  readonly answers: Record<string, unknown>;
  readonly done: string[];
  /** What a person chooses in the dialog for saving. */
  target: string | null;
  refuseTrash: string | undefined;
}

export async function handlerFixture(): Promise<HandlerFixture> {
  const folder = await tempFolder('handlers');
  const { path } = folder;
  const done: string[] = [];
  const asked: (readonly [string, unknown])[] = [];
  const answers: Record<string, unknown> = {
    'profiles.get': { authentication: { method: 'password' } },
    'profiles.release': { released: 4 },
    'profiles.remove': null,
  };
  const report = (event: string, { code }: AppError) => void done.push(`reported: ${event}, ${code}`);
  const keychain = new FakeKeychain();
  const vault = new ChosenVault({
    keychain,
    encryptedFile: new SafeStorageVault(join(path, 'secrets.json'), fakeSafeStorage('basic_text'), 'linux'),
    report: () => {},
  });
  const questions = new LiveQuestions((open) => void done.push(`questions: ${open.length}`));
  const owner = new CredentialOwner(vault, questions);
  const memory = await AppMemory.open(join(path, 'window-state.json'), report);
  const desktop: Desktop = {
    dialogs: {
      chooseFiles: async () => [],
      chooseFolder: async () => null,
      chooseKeyFile: async () => null,
      chooseImport: async () => null,
      chooseSaveTarget: async (suggestion) => {
        done.push(`asked for ${suggestion.path.slice(path.length)}, ${suggestion.extension}`);
        return fixture.target;
      },
      confirm: async () => false,
    },
    writeClipboard: (text) => void done.push(`copied ${text}`),
    trash: async (trashed) => {
      if (trashed === fixture.refuseTrash) throw new Error('Failed to move item to trash');
      done.push(`trashed ${trashed.slice(path.length)}`);
    },
    reveal: (revealed) => void done.push(`revealed ${revealed}`),
    openFolder: async (opened) => (opened.endsWith('logs') ? 'no file manager' : ''),
    folder: () => path,
    print: async () => true,
    toPdf: async () => Buffer.from('%PDF-1.7'),
  };
  const engine = {
    state: { state: 'running', restarts: 0, error: null },
    restart: async () => void done.push('restarted'),
    request: async (name: string, input: unknown) => {
      asked.push([name, input]);
      await fixture.whileAsked(name);
      return name in answers ? ok(answers[name]) : err(appError('EngineStopped', name));
    },
  } as unknown as RequestParts['engine'];
  const handlers = createMainHandlers({
    engine,
    vault,
    owner,
    questions,
    memory,
    settings: await SettingsFile.open({ path: join(path, 'settings.json'), report, changed: () => {} }),
    desktop,
    versions: { app: '1', electron: '2', chromium: '3', node: '4', engine: '5' },
    platform: 'linux',
    dataDirectory: path,
    logsFolder: join(path, 'logs'),
    report,
  });
  const fixture: HandlerFixture = {
    folder: path,
    keychain,
    owner,
    questions,
    memory,
    handlers,
    asked,
    answers,
    done,
    target: null,
    refuseTrash: undefined,
    whileAsked: async () => {},
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
  return fixture;
}
