/** Where a window stands, in device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowPlace {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

export const SMALLEST = { width: 1_024, height: 640 } as const;
export const USUAL = { width: 1_280, height: 800 } as const;

/** So much of the title bar has to be on a display for a hand to take hold of it. */
const HANDHOLD = { width: 160, height: 32 } as const;

/**
 * Where to open the window: where it stood, as far as there still is a display; otherwise in the middle of the first
 * one, by the system's choice (no x, no y). Never larger than the display it is on, never below {@link SMALLEST}.
 *
 * @param areas of the displays without task bars, the main one first
 */
export function placeOn(
  areas: readonly Rectangle[],
  remembered: Rectangle | undefined,
): Partial<Rectangle> & { readonly width: number; readonly height: number } {
  const area = remembered === undefined ? areas[0] : areas.find((each) => holds(each, remembered));
  if (area === undefined || remembered === undefined)
    return sizeWithin(area ?? areas[0], remembered ?? USUAL);
  const { width, height } = sizeWithin(area, remembered);
  return {
    width,
    height,
    x: Math.max(area.x, Math.min(remembered.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(remembered.y, area.y + area.height - height)),
  };
}

/** Whether enough of the window's upper edge is within the area. */
function holds(area: Rectangle, { x, y, width }: Rectangle): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  const top = y >= area.y - HANDHOLD.height && y <= area.y + area.height - HANDHOLD.height;
  return across >= HANDHOLD.width && top;
}

function sizeWithin(
  area: Rectangle | undefined,
  wanted: { readonly width: number; readonly height: number },
) {
  const within = (least: number, most: number | undefined, size: number) =>
    Math.round(Math.max(least, Math.min(size, most ?? size)));
  return {
    width: within(SMALLEST.width, area?.width, wanted.width),
    height: within(SMALLEST.height, area?.height, wanted.height),
  };
}
