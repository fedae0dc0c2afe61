import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../electron/engine/transfers/job.ts';
import { Marks } from '../../../electron/engine/transfers/pump/marks.ts';
import { Watermark } from '../../../electron/engine/transfers/pump/watermark.ts';

describe('a watermark', () => {
  it('is the end of what was answered without a hole, in whatever order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        fc.nat({ max: 2 ** 40 }),
        (sizes, choices, start) => {
          const watermark = new Watermark(start);
          let end = start;
          const waiting = sizes.map((size) => {
            end += size;
            return { end, size, answered: watermark.begin(end) };
          });
          const answered = new Set<number>();
          while (waiting.length > 0) {
            const [chunk] = waiting.splice((choices.next().value ?? 0) % waiting.length, 1);
            chunk?.answered();
            answered.add(chunk?.end ?? 0);
            let expected = start;
            let at = start;
            for (const size of sizes) {
              at += size;
              if (!answered.has(at)) break;
              expected = at;
            }
            expect(watermark.bytes).toBe(expected);
          }
          expect(watermark.bytes).toBe(end);
        },
      ),
    );
  });

  it('tells the last mark it has passed, once', () => {
    const watermark = new Watermark(10);
    const [first, second, third] = [20, 30, 40].map((end) => watermark.begin(end));
    watermark.mark(20, 'a');
    watermark.mark(30, 'b');
    watermark.mark(40, 'c');
    expect(watermark.takeMark()).toBeUndefined();
    second?.();
    expect(watermark.takeMark()).toBeUndefined();
    first?.();
    expect(watermark.takeMark()).toEqual({ bytes: 30, sha256: 'b' });
    expect(watermark.takeMark()).toBeUndefined();
    third?.();
    expect(watermark.takeMark()).toEqual({ bytes: 40, sha256: 'c' });
  });

  it('tells a mark that is known only after it was passed', () => {
    const watermark = new Watermark(0);
    watermark.begin(20)();
    expect(watermark.takeMark()).toBeUndefined();
    watermark.mark(20, 'a');
    expect(watermark.takeMark()).toEqual({ bytes: 20, sha256: 'a' });
  });
});

describe('marks', () => {
  it('are remembered at once, and written down four times a second at most', () => {
    const job = { row: { id: 1, fence: 1 }, mark: undefined } as unknown as Job;
    let nowMs = 1_000;
    let written = 0;
    const write = () => {
      written += 1;
    };
    const marks = new Marks({ job, source: 'as it was', write, now: () => nowMs });
    for (let bytes = 1; bytes <= 100; bytes += 1) {
      nowMs += 10;
      marks.add({ bytes, sha256: String(bytes) });
      expect(job.mark).toEqual({ bytes, sha256: String(bytes), source: 'as it was' });
    }
    expect(written).toBe(4);
    marks.add(undefined);
    expect(job.mark?.bytes).toBe(100);
  });
});
