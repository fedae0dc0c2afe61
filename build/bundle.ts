import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundlePage, bundlePreload } from './bundle-window.ts';

/**
 * Bundles everything into `dist/`: what runs under Node flat, so that an entry finds its siblings by name; the window's
 * preload script beside it; its page in `dist/renderer/`.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

await rm(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    waybill: 'electron/cli/cli.ts',
    'engine-process': 'electron/engine/process-entry.ts',
    'derive-worker': 'electron/engine/keys/derive-worker.ts',
    'history-worker': 'electron/engine/ledger/export/history-worker.ts',
    'keychain-process': 'electron/vault/keychain-process.ts',
    main: 'electron/main/main.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  sourcemap: 'linked',
  legalComments: 'none',
  // Native addons, what finds its own files by where it lies, and what is CommonJS that asks for Node’s modules.
  external: ['better-sqlite3', 'keytar', 'ssh2', 'bcrypt-pbkdf', 'electron', 'electron-log'],
  logLevel: 'warning',
});
await bundlePreload(root);
await bundlePage(root);
