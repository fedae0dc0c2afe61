import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** Processor time, user and system, of the command and the processes it started, s. */
  readonly cpuSeconds: number;
  /** Peak resident size (VmHWM), the command's processes added up, MiB; `null` where /proc doesn't tell. */
  readonly peakMiB: number | null;
}

/** How often running processes' peaks are read; they only grow, so the last reading before the end counts. */
const SAMPLE_MS = 20;

/** Linux tells processor time in hundredths of a second, whatever the kernel counts in. */
const TICKS_PER_SECOND = 100;

/**
 * POSIX: `times` tells the shell's own time in the first line, in the second that of what it waited for. Exact, but
 * without processes that nobody waited for, as lftp's ssh; those are in what is sampled.
 */
const WITH_TIMES = '"$@"; code=$?; times >&3; exit $code';

/** Runs a command to its end and measures it as a whole process. Throws when it fails. */
export function timed(
  command: string,
  args: readonly string[],
  options: { readonly input?: string; readonly cwd?: string } = {},
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn('sh', ['-c', WITH_TIMES, 'sh', command, ...args], {
      cwd: options.cwd,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    let times = '';
    const peaks = new Map<number, number>();
    const cpu = new Map<number, number>();
    child.stderr?.on('data', (text) => {
      errors = (errors + String(text)).slice(-4_000);
    });
    child.stdio[3]?.on('data', (text: Buffer) => {
      times += String(text);
    });
    const sampler = setInterval(() => {
      for (const pid of below(child.pid)) {
        const peak = peakKiB(pid);
        if (peak !== null) peaks.set(pid, peak);
        const used = cpuTicks(pid);
        if (used !== null) cpu.set(pid, used);
      }
    }, SAMPLE_MS);
    child.on('error', (reason) => {
      clearInterval(sampler);
      reject(reason);
    });
    child.on('close', (code, signal) => {
      clearInterval(sampler);
      const seconds = (performance.now() - started) / 1_000;
      if (code !== 0) {
        reject(new Error(`${command} ended with ${signal ?? code}: ${errors}`));
        return;
      }
      resolve({
        seconds,
        cpuSeconds: Math.max(cpuIn(times), sumOf(cpu) / TICKS_PER_SECOND),
        peakMiB: peaks.size === 0 ? null : sumOf(peaks) / 1_024,
      });
    });
    if (options.input !== undefined) child.stdin?.end(options.input);
  });
}

const sumOf = (numbers: ReadonlyMap<number, number>): number =>
  [...numbers.values()].reduce((sum, number) => sum + number, 0);

/** Of `0m0.00s 0m0.00s` twice: the second line's two. */
function cpuIn(times: string): number {
  const told = [...times.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2);
  return told.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

/** The living processes below one, itself left out. */
function below(pid: number | undefined): readonly number[] {
  if (pid === undefined) return [];
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.map(Number).flatMap((child) => [child, ...below(child)]);
  } catch {
    return [];
  }
}

function peakKiB(pid: number): number | null {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found?.[1] === undefined ? null : Number(found[1]);
  } catch {
    return null;
  }
}

/** utime and stime: the 14th and 15th field, the second being a name in brackets that may hold anything. */
function cpuTicks(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
