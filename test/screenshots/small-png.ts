import { crc32, deflateSync, inflateSync } from 'node:zlib';

/**
 * A picture of a window as a small PNG file: of its thousands of colours all but a few are the edges of letters, so
 * that 256 can stand for the others and nobody sees it.
 *
 * @param png as Chromium writes it: 8 bits a channel, RGB or RGBA, not interlaced (PNG, section 11.2.2)
 */
export function smallPng(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decoded(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour);
  const palette = paletteOf(byCount);
  const indexes = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)] as const));
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += channels)
      rows[y * (width + 1) + 1 + x] = indexes.get(pixels.readUIntBE(at, 3)) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a pixel, colour type 3: a palette.
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.alloc(palette.length * 3);
  for (const [index, colour] of palette.entries()) colours.writeUIntBE(colour, index * 3, 3);
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * The most frequent ones, but none that another one can stand for: a rare colour is a small sign, such as a red dot. As
 * little alike as it takes for all colours to have one that stands for them.
 */
function paletteOf(byCount: readonly number[]): readonly number[] {
  for (let alike = 10; ; alike *= 2) {
    const palette: number[] = [];
    for (const colour of byCount)
      if (palette.every((each) => distance(each, colour) > alike)) palette.push(colour);
    if (palette.length <= 256) return palette;
  }
}

function nearest(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [index, each] of palette.entries()) {
    const away = distance(each, colour);
    if (away < least) [best, least] = [index, away];
  }
  return best;
}

const distance = (one: number, other: number): number =>
  [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);

function decoded(png: Buffer) {
  const data: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
      channels = content[9] === 6 ? 4 : 3;
    }
    if (type === 'IDAT') data.push(content);
    at += 12 + length;
  }
  return {
    width,
    height,
    channels,
    pixels: unfiltered(inflateSync(Buffer.concat(data)), width * channels, channels),
  };
}

/** Takes the filter off each row (PNG, section 9.2). */
function unfiltered(rows: Buffer, stride: number, channels: number): Buffer {
  const pixels = Buffer.alloc((rows.length / (stride + 1)) * stride);
  for (let from = 0, to = 0; from < rows.length; ) {
    const filter = rows.readUInt8(from++);
    for (let x = 0; x < stride; x += 1, from += 1, to += 1) {
      const left = x < channels ? 0 : (pixels[to - channels] ?? 0);
      const above = pixels[to - stride] ?? 0;
      const corner = x < channels ? 0 : (pixels[to - stride - channels] ?? 0);
      pixels[to] = (rows[from] ?? 0) + predicted(filter, left, above, corner);
    }
  }
  return pixels;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 4) {
    const [toLeft, toAbove] = [Math.abs(above - corner), Math.abs(left - corner)];
    const toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) return left;
    return toAbove <= toCorner ? above : corner;
  }
  return [0, left, above, (left + above) >> 1][filter] ?? 0;
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
