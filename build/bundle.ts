import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles what runs under Node into `dist/`, flat, so that an entry finds its siblings by name. */
const root = fileURLToPath(new URL('..', import.meta.url));

await rm(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    waybill: 'electron/cli/cli.ts',
    'engine-process': 'electron/engine/process-entry.ts',
    'history-worker': 'electron/engine/ledger/export/history-worker.ts',
    'keychain-process': 'electron/vault/keychain-process.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  sourcemap: 'linked',
  legalComments: 'none',
  // Native addons, and what finds its own files by where it lies.
  external: ['better-sqlite3', 'keytar', 'ssh2', 'electron', 'electron-log'],
  logLevel: 'warning',
});
