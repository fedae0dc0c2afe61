import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** Peak resident size (VmHWM) of the process, MiB; `null` where /proc doesn't tell. */
  readonly peakMiB: number | null;
}

/** How often a running process's peak is read; it only grows, so the last reading before the end counts. */
const SAMPLE_MS = 20;

/** Runs a command to its end and measures it as a whole process. Throws when it fails. */
export function timed(
  command: string,
  args: readonly string[],
  options: { readonly input?: string; readonly cwd?: string } = {},
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, {
      cwd: options.cwd,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
    });
    let errors = '';
    let peakKiB: number | null = null;
    child.stderr?.on('data', (text) => {
      errors = (errors + String(text)).slice(-4_000);
    });
    const sampler = setInterval(() => {
      const found = peakOf(child.pid);
      if (found !== null) peakKiB = found;
    }, SAMPLE_MS);
    child.on('error', (reason) => {
      clearInterval(sampler);
      reject(reason);
    });
    child.on('close', (code, signal) => {
      clearInterval(sampler);
      const seconds = (performance.now() - started) / 1_000;
      if (code === 0) resolve({ seconds, peakMiB: peakKiB === null ? null : peakKiB / 1_024 });
      else reject(new Error(`${command} ended with ${signal ?? code}: ${errors}`));
    });
    if (options.input !== undefined) child.stdin?.end(options.input);
  });
}

function peakOf(pid: number | undefined): number | null {
  if (pid === undefined) return null;
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found?.[1] === undefined ? null : Number(found[1]);
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
