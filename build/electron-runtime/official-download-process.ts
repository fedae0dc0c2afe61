import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DownloadNews } from './official-download.ts';

/**
 * A process of its own, so that it can be ended. Fetches what the `electron` package's installer would fetch, with
 * the same library and the same checksums, but tells how far it is; the installer then finds it in its cache.
 */
const [, , folder = ''] = process.argv;
const require = createRequire(join(folder, 'package.json'));

interface Progress {
  readonly transferred: number;
  readonly total: number | null;
}
/** The part of `@electron/get` used here. It is `electron`'s dependency, not ours. */
interface ElectronGet {
  readonly downloadArtifact: (artifact: object) => Promise<string>;
}

const { downloadArtifact } = require('@electron/get') as ElectronGet;
const tell = (news: DownloadNews): void => {
  process.send?.(news);
};

try {
  await downloadArtifact({
    version: (require('./package.json') as { version: string }).version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    cacheRoot: process.env.electron_config_cache,
    checksums: require('./checksums.json') as object,
    downloadOptions: {
      getProgressCallback: async ({ transferred, total }: Progress) =>
        tell({ kind: 'progress', bytes: transferred, total: total ?? 0 }),
    },
  });
  tell({ kind: 'unpacking' });
  require('./install.js');
} catch (thrown) {
  const { message, cause } = thrown as Error;
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
  process.stderr.write(`${reason.split('\n')[0]}\n`);
  process.exitCode = 1;
} finally {
  // The installer goes on by itself; without the channel this process ends when it has.
  process.disconnect?.();
}
