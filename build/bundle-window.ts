import { copyFile, mkdir, stat } from 'node:fs/promises';
import { type BuildOptions, build } from 'esbuild';

/** Electron 33's Chromium, the oldest that the window runs in (the prepared runtime of development machines). */
const CHROMIUM = 'chrome130';
/** Bytes. The preload script passes on names and plain data; what is bigger has a library in it by accident. */
const PRELOAD_LIMIT = 8_192;
const FONTS = ['inter', 'jetbrains-mono'] as const;

/**
 * `dist/preload.cjs`: a sandboxed preload script is one CommonJS file that can require nothing but Electron.
 * @throws when it is bigger than the little it is meant to be
 */
export async function bundlePreload(root: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['electron/preload/preload.ts'],
    outfile: 'dist/preload.cjs',
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'browser',
    target: CHROMIUM,
    external: ['electron'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  const { size } = await stat(`${root}dist/preload.cjs`);
  if (size > PRELOAD_LIMIT)
    throw new Error(`dist/preload.cjs has ${size} bytes, more than ${PRELOAD_LIMIT}: what does it import?`);
}

/**
 * `dist/renderer/`: the page, its modules, one style sheet, fonts. No inline script or style: the content security policy
 * forbids both. With WAYBILL_DEV in the environment readable and with source maps; with WAYBILL_GALLERY also the page
 * that shows all components.
 */
export async function bundlePage(root: string): Promise<void> {
  const hasGallery = isOn('WAYBILL_GALLERY');
  const pages = ['main', ...(hasGallery ? ['gallery'] : [])];
  await build({
    ...pageOptions(isOn('WAYBILL_DEV')),
    absWorkingDir: root,
    entryPoints: Object.fromEntries(pages.map((page) => [page, `renderer/${page}.tsx`])),
    outdir: 'dist/renderer',
  });
  await copyFile(`${root}renderer/index.html`, `${root}dist/renderer/index.html`);
  if (hasGallery) await copyFile(`${root}renderer/gallery.html`, `${root}dist/renderer/gallery.html`);
  // The Open Font License goes wherever the fonts go.
  await mkdir(`${root}dist/renderer/fonts`, { recursive: true });
  for (const font of FONTS)
    await copyFile(
      `${root}node_modules/@fontsource-variable/${font}/LICENSE`,
      `${root}dist/renderer/fonts/${font}-LICENSE.txt`,
    );
}

function pageOptions(isReadable: boolean): BuildOptions {
  return {
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: CHROMIUM,
    jsx: 'automatic',
    loader: { '.module.css': 'local-css', '.woff2': 'file' },
    assetNames: 'fonts/[name]',
    chunkNames: 'chunks/[name]-[hash]',
    define: { 'process.env.NODE_ENV': isReadable ? '"development"' : '"production"' },
    minify: !isReadable,
    sourcemap: isReadable ? 'linked' : false,
    legalComments: 'none',
    logLevel: 'warning',
  };
}

const isOn = (name: string): boolean => ![undefined, '', '0'].includes(process.env[name]);
