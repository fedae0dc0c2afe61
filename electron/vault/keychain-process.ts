import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { failure } from '../../shared/errors.ts';
import { addonMissing, type Keychain } from './keychain.ts';

type Method = 'getPassword' | 'setPassword' | 'deletePassword' | 'findCredentials';

type Value = string | boolean | readonly string[] | null;

type Answer =
  | { readonly ok: true; readonly value?: Value }
  | { readonly ok: false; readonly missing: boolean; readonly message: string };

/**
 * What the child runs: one keytar call, of whose list of entries only the names come out. Given as text because the command line is bundled into one file and
 * has no second one to start. The secret comes in and goes out through pipes, never as an argument or in the
 * environment, where other users of the machine might read it.
 */
const CHILD_SOURCE = `
let text = '';
const answer = (value) => process.stdout.write(JSON.stringify(value));
process.stdin.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', async () => {
  const { path, method, args } = JSON.parse(text);
  let keytar;
  try {
    keytar = require(path);
  } catch (error) {
    return answer({ ok: false, missing: true, message: String(error.message) });
  }
  try {
    const value = await keytar[method](...args);
    answer({ ok: true, value: Array.isArray(value) ? value.map(({ account }) => account) : value });
  } catch (error) {
    answer({ ok: false, missing: false, message: String(error.message) });
  }
});`;

/**
 * A keychain that makes each call in a child process of its own, which is killed when `signal` is aborted.
 *
 * A call into a locked keychain waits for a prompt, perhaps for ever, on a thread that Node joins when it
 * exits (measured: `process.exit` waits for it), so `waybill` would sit there after its deadline has
 * passed. A child can be killed; it costs about 60 ms a call. Errors: `VaultUnavailable`.
 */
export function keychainInChildProcess(): Keychain {
  return {
    getPassword: async (service, account, signal) => {
      const value = await call('getPassword', [service, account], signal);
      return typeof value === 'string' ? value : null;
    },
    setPassword: async (service, account, password, signal) => {
      await call('setPassword', [service, account, password], signal);
    },
    deletePassword: async (service, account, signal) =>
      (await call('deletePassword', [service, account], signal)) === true,
    findAccounts: async (service, signal) => {
      const value = await call('findCredentials', [service], signal);
      return Array.isArray(value) ? value : [];
    },
  };
}

async function call(
  method: Method,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Value | undefined> {
  const answer = await answerOfChild(JSON.stringify({ path: pathOfKeytar(), method, args }), signal);
  if (answer.ok) return answer.value;
  if (answer.missing) throw addonMissing(new Error(answer.message));
  throw new Error(answer.message);
}

function pathOfKeytar(): string {
  try {
    return createRequire(import.meta.url).resolve('keytar');
  } catch (cause) {
    throw addonMissing(cause);
  }
}

function answerOfChild(question: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', CHILD_SOURCE], {
      stdio: ['pipe', 'pipe', 'ignore'],
      // Inside Electron the executable is Electron; this makes it behave as Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      signal,
      killSignal: 'SIGKILL',
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    // A child that is killed before it has read everything breaks the pipe; its end is reported below.
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code, ended) => {
      try {
        resolve(JSON.parse(text) as Answer);
      } catch {
        const how = ended === null ? `exit code ${code}` : ended;
        reject(failure('VaultUnavailable', `the keychain process ended without an answer (${how})`));
      }
    });
    child.stdin.end(question);
  });
}
