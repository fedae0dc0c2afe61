import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { crc32, deflateSync } from 'node:zlib';
import { pathOfProgram } from './requirements.ts';
import { tempFolder } from './temp.ts';

/** What is on a screen: three bytes a pixel (red, green, blue), row by row from the top. */
export interface ScreenImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/** An X server without a screen, for one test. */
export interface VirtualScreen extends AsyncDisposable {
  /** For the environment variable DISPLAY. */
  readonly display: string;
  readonly image: () => Promise<ScreenImage>;
}

/** Starts Xvfb on a display number that it chooses itself. */
export async function virtualScreen(width = 1280, height = 800): Promise<VirtualScreen> {
  const folder = await tempFolder('screen');
  const args = ['-screen', '0', `${width}x${height}x24`, '-fbdir', folder.path, '-nolisten', 'tcp'];
  const server = spawn(pathOfProgram('Xvfb') ?? 'Xvfb', [...args, '-displayfd', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const closed = new Promise<void>((resolve) => {
    server.once('close', () => resolve());
  });
  const numbers = server.stdio[3];
  if (!numbers || !('read' in numbers)) throw new Error('Xvfb has no pipe for its display number');
  const [number] = (await once(createInterface({ input: numbers }), 'line', {
    signal: AbortSignal.timeout(60_000),
  })) as [string];
  return {
    display: `:${number}`,
    image: async () => parseXwd(await readFile(join(folder.path, 'Xvfb_screen0'))),
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGTERM');
      await closed;
      await folder[Symbol.asyncDispose]();
    },
  };
}

/**
 * Reads an X window dump as Xvfb keeps it: a header of 32-bit big-endian numbers (X11/XWDFile.h), a colour map with
 * 12 bytes an entry, then rows of 4 bytes a pixel: blue, green, red, unused.
 */
export function parseXwd(dump: Buffer): ScreenImage {
  const field = (index: number): number => dump.readUInt32BE(index * 4);
  const [headerBytes, width, height, bitsPerPixel] = [field(0), field(4), field(5), field(11)];
  const [bytesPerLine, colours] = [field(12), field(19)];
  if (bitsPerPixel !== 32) throw new Error(`a dump of ${bitsPerPixel} bits a pixel`);
  const start = headerBytes + colours * 12;
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0, from = start + y * bytesPerLine; x < width; x += 1, from += 4, to += 3) {
      rgb[to] = dump[from + 2] ?? 0;
      rgb[to + 1] = dump[from + 1] ?? 0;
      rgb[to + 2] = dump[from] ?? 0;
    }
  }
  return { width, height, rgb };
}

/** How many pixels have exactly this colour, written as 0xRRGGBB. */
export function countPixels({ rgb }: ScreenImage, colour: number): number {
  let count = 0;
  for (let at = 0; at < rgb.length; at += 3) if (rgb.readUIntBE(at, 3) === colour) count += 1;
  return count;
}

/** As a PNG file, to keep it for people. */
export function toPng({ width, height, rgb }: ScreenImage): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1)
    rgb.copy(rows, y * (width * 3 + 1) + 1, y * width * 3, (y + 1) * width * 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a channel, colour type 2: red, green, blue.
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, content: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(content.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
