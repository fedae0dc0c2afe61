import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';

/**
 * Renders the drawings in `assets/icons` into what the packages of each platform need. To be run when the drawing changes
 * (`node build/icons.ts`, with CHROMIUM naming a Chromium where Playwright has none of its own).
 */
const folder = join(dirname(import.meta.dirname), 'assets', 'icons');

const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256] as const;
/** Apple's names for the PNG entries of an .icns, by size in pixels. */
const MAC_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
] as const;

const pngs = await render(await readFile(join(folder, 'waybill.svg'), 'utf8'));
await mkdir(join(folder, 'linux'), { recursive: true });
for (const [size, png] of pngs) await writeFile(join(folder, 'linux', `${size}x${size}.png`), png);
// What the running app shows; Electron finds the doubled ones by their names.
await writeFile(join(folder, 'waybill.png'), of(256));
await writeFile(join(folder, 'tray.png'), of(32));
await writeFile(join(folder, 'tray@2x.png'), of(64));
const templates = await render(await readFile(join(folder, 'tray-template.svg'), 'utf8'));
await writeFile(join(folder, 'tray-template.png'), of(16, templates));
await writeFile(join(folder, 'tray-template@2x.png'), of(32, templates));
await writeFile(join(folder, 'waybill.ico'), ico(WINDOWS_SIZES.map((size) => [size, of(size)])));
await writeFile(join(folder, 'waybill.icns'), icns(MAC_TYPES.map(([type, size]) => [type, of(size)])));

function of(size: number, rendered = pngs): Buffer {
  const png = rendered.get(size);
  if (png === undefined) throw new Error(`no rendering of ${size} pixels`);
  return png;
}

async function render(svg: string): Promise<ReadonlyMap<number, Buffer>> {
  const executablePath = process.env.CHROMIUM;
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  try {
    const page = await browser.newPage();
    const rendered = new Map<number, Buffer>();
    for (const size of LINUX_SIZES) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
      );
      rendered.set(size, await page.screenshot({ omitBackground: true }));
    }
    return rendered;
  } finally {
    await browser.close();
  }
}

/** An .ico: a header of 6 bytes, a directory entry of 16 bytes for each image, then the PNGs. */
function ico(images: readonly (readonly [number, Buffer])[]): Buffer {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    // One byte: 256 is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(([, png]) => png)]);
}

/** An .icns: `icns` and the whole length, then of each image its type, its length with these 8 bytes, and the PNG. */
function icns(images: readonly (readonly [string, Buffer])[]): Buffer {
  const chunk = (type: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(content.length + 8, 4);
    return Buffer.concat([head, content]);
  };
  return chunk('icns', Buffer.concat(images.map(([type, png]) => chunk(type, png))));
}
