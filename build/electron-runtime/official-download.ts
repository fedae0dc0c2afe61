import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { electronPackage } from './installed.ts';

/** Whatever the line's speed, something has to arrive this often; else its server counts as out of reach. */
const SILENCE_MS = 15_000;
/** The whole download, however slowly it comes, and unpacking it. */
const OVERALL_MS = 900_000;
/** So long nobody waits again for a server that was out of reach. */
const REMEMBER_MS = 30 * 60_000;

/** What the child process tells. */
export type DownloadNews =
  | { readonly kind: 'progress'; readonly bytes: number; readonly total: number }
  | { readonly kind: 'unpacking' };

/**
 * Lets the `electron` package download its own runtime, in a child process that is ended when nothing arrives for
 * 15 s. Its checksums come with the package.
 *
 * @returns an empty text when it is there, else the reason in one line
 */
export function downloadOfficial(
  projectFolder: string,
  say: (line: string) => void,
  silenceMs = SILENCE_MS,
): Promise<string> {
  return new Promise((resolve) => {
    const script = join(import.meta.dirname, 'official-download-process.ts');
    const child = spawn(process.execPath, [script, electronPackage(projectFolder)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
    });
    let complaint = '';
    let ended = '';
    const end = (why: string) => {
      ended ||= why;
      child.kill('SIGKILL');
    };
    const overall = setTimeout(end, OVERALL_MS, 'it took longer than 15 minutes');
    const silence = setTimeout(end, silenceMs, `nothing arrived for ${silenceMs / 1_000} s`);
    const tellTenths = tenths(say);
    child.on('message', (news: DownloadNews) => {
      if (news.kind === 'progress') {
        silence.refresh();
        tellTenths(news.bytes, news.total);
      } else clearTimeout(silence);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    const settle = (reason: string) => {
      clearTimeout(overall);
      clearTimeout(silence);
      resolve(reason);
    };
    child.on('error', (error) => settle(error.message));
    child.on('close', (code) => {
      if (ended !== '') settle(ended);
      else settle(code === 0 ? '' : (complaint.trim().split('\n')[0] ?? `exit code ${code}`));
    });
  });
}

function tenths(say: (line: string) => void): (bytes: number, total: number) => void {
  let told = 0;
  return (bytes, total) => {
    const tenth = total > 0 ? Math.floor((bytes / total) * 10) : 0;
    if (tenth > told) say(`Downloading Electron: ${tenth * 10} %`);
    told = Math.max(told, tenth);
  };
}

const memory = (cache: string): string => join(cache, 'electron-download-failed.json');

/** Whether this version's download failed a short while ago. */
export async function failedLately(cache: string, version: string, nowMs: number): Promise<boolean> {
  try {
    const failure = JSON.parse(await readFile(memory(cache), 'utf8')) as { version: string; atMs: number };
    const agoMs = nowMs - failure.atMs;
    return failure.version === version && agoMs >= 0 && agoMs < REMEMBER_MS;
  } catch {
    return false;
  }
}

/** Remembers that this version's download has failed. */
export async function rememberFailure(cache: string, version: string, nowMs: number): Promise<void> {
  await mkdir(cache, { recursive: true });
  await writeFile(memory(cache), JSON.stringify({ version, atMs: nowMs }));
}
