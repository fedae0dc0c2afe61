#!/usr/bin/env -S node --max-semi-space-size=1 --v8-pool-size=1
// The launcher. Plain JavaScript that the oldest supported Node (20) understands: it finds a Node that can run
// the program, then the program. Without the first flag in the first line a transfer's peak memory is half as high again:
// V8 lets its young generation grow with the buffers that pass through it. The second gives it one thread beside ours for
// garbage and compiling where it would take four: 3 MiB less, and no slower.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const launcher = fileURLToPath(import.meta.url);
const root = join(dirname(launcher), '..', '..');
const bundle = join(root, 'dist', 'waybill.js');
/** Beside the program, so that whoever could put something into it could change the program as well. */
const compiled = join(root, 'dist', 'compiled');

if (!runsHere()) runOnPinnedNode();
else if (!existsSync(bundle)) stop(`waybill: not built yet. Run this first: npm run build (in ${root})`);
else await run();

/** The database's binary needs Node-API 10; on an older Node it ends the process with a segmentation fault. */
function runsHere() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 14);
}

async function run() {
  // Started without the flag (`node waybill.mjs`): what can still be changed now helps nearly as much.
  if (!process.execArgv.some((flag) => flag.includes('semi-space'))) {
    setFlagsFromString('--semi-space-growth-factor=1');
  }
  // Spares compiling what the last command compiled, a sixth of the start; where nothing can be kept, nothing is.
  module.enableCompileCache?.(compiled);
  const { main } = await import(pathToFileURL(bundle).href);
  const code = await main(process.argv.slice(2));
  // Whatever a pipe hasn't taken yet is written out before the process ends.
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise((written) => stream.write('', () => written(undefined)));
  }
  process.exit(code);
}

function runOnPinnedNode() {
  const node = pinnedNode();
  if (node === undefined) {
    stop(
      `waybill: needs Node 22.14 or newer, this is ${process.versions.node}. Run npm ci: it brings one along.`,
    );
    return;
  }
  const args = ['--max-semi-space-size=1', '--v8-pool-size=1', launcher, ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`waybill: ${node} doesn't start: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
  });
}

/** The Node that came with the installation. */
function pinnedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
