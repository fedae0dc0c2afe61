import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { NotAvailable, pathOfProgram } from './requirements.ts';
import { waitFor } from './temp.ts';

/** A listening `sshd` on a configuration file; every session it starts is a process of its own below it. */
export interface SshdProcess {
  /** Ends the sessions, established or not, and leaves the listener. */
  endSessions(): Promise<void>;
  /** The processes below the listener, the youngest last: one for each session, and one for each of its channels. */
  below(): Promise<readonly number[]>;
  /** Ends the listener and every session; returns when they are gone. */
  stop(): Promise<void>;
}

/** The port was taken between choosing and binding it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** Still running if this process ends without disposing: then they are ended with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts `sshd -D -e -f config` and waits until it listens.
 *
 * @param under another name of the program, which is also that of its PAM service
 * @param onLog gets what sshd writes to standard error, as it comes.
 * @throws NotAvailable where there is no sshd, {@link PortTaken}, or an Error with sshd's own complaint.
 */
export async function startSshdProcess(
  config: string,
  onLog: (text: string) => void,
  under = pathOfProgram('sshd'),
): Promise<SshdProcess> {
  // sshd insists on an absolute path: it runs itself again for every connection.
  const program = under;
  if (program === undefined) throw new NotAvailable('no sshd: install openssh-server');
  // Privilege separation wants this folder; without the system's own ssh service nobody has created it.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });

  const child = spawn(program, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let log = '';
  let ended = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    onLog(text);
  });
  child.on('error', (error) => {
    log += error.message;
    ended = true;
  });
  child.on('exit', () => {
    ended = true;
    running.delete(child);
  });

  const endSessions = async (): Promise<void> => {
    // Stopped meanwhile, so that it starts no further one.
    child.kill('SIGSTOP');
    try {
      await endAll(() => descendantsOf(child.pid));
    } finally {
      child.kill('SIGCONT');
    }
  };
  const stop = async (): Promise<void> => {
    if (ended) return;
    await endSessions();
    child.kill('SIGTERM');
    await waitFor(() => ended, { what: 'sshd to end' });
  };
  try {
    await waitFor(() => ended || log.includes('Server listening on'), { what: 'sshd to listen' });
  } catch (error) {
    await stop();
    throw error;
  }
  if (ended) {
    if (log.includes('Address already in use')) throw new PortTaken(log);
    throw new Error(`sshd did not start: ${log}`);
  }
  const below = async () => (await descendantsOf(child.pid)).sort((one, other) => one - other);
  return { endSessions, below, stop };
}

/** Kills what `living` answers until it answers nothing. */
async function endAll(living: () => Promise<readonly number[]>): Promise<void> {
  await waitFor(
    async () => {
      const pids = await living();
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It ended by itself meanwhile.
        }
      }
      return pids.length === 0;
    },
    { what: 'the sessions of sshd to end' },
  );
}

/**
 * All living processes below `root`. Sessions leave sshd's process group, and outlive the listener that started
 * them, so this is the way to find them. Linux only (`/proc`); elsewhere it finds none.
 */
async function descendantsOf(root: number | undefined): Promise<number[]> {
  const parents = new Map<number, number>();
  const names = await readdir('/proc').catch(() => [] as string[]);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // The program's name, in parentheses, may hold anything; state and parent follow the last one. A
      // zombie has ended already and waits only for its parent, possibly an init that never asks.
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (parent !== undefined && state !== 'Z') parents.set(pid, Number(parent));
    }),
  );
  const found: number[] = [];
  let level = [root];
  while (level.length > 0) {
    const next = [...parents].filter(([, parent]) => level.includes(parent)).map(([pid]) => pid);
    found.push(...next);
    level = next;
  }
  return found;
}
