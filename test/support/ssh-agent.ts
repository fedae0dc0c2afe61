import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { run } from './command.ts';
import { tempFolder, waitFor } from './temp.ts';

/** A real ssh-agent on a socket of its own. */
export interface SshAgent extends AsyncDisposable {
  readonly socket: string;
  add(keyFile: string): Promise<void>;
  removeAll(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSshAgent(): Promise<SshAgent> {
  const folder = await tempFolder('agent');
  const socket = join(folder.path, 'agent.sock');
  const child: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  let ended = false;
  child.on('exit', () => {
    ended = true;
  });
  const environment = { ...process.env, SSH_AUTH_SOCK: socket };
  await waitFor(() => text.includes('SSH_AUTH_SOCK'), { what: 'ssh-agent to listen' });
  const stop = async () => {
    child.kill();
    await waitFor(() => ended, { what: 'ssh-agent to end' });
  };
  return {
    socket,
    add: async (keyFile) => void (await run('ssh-add', ['-q', keyFile], { environment })),
    removeAll: async () => void (await run('ssh-add', ['-q', '-D'], { environment })),
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
