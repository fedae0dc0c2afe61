import { formatCount, formatLocalTime, formatUtcTime, type TimeOptions } from '../../../shared/format.ts';
import { WAYBILL } from '../../../shared/messages/window/waybill.ts';
import type { Waybill } from './waybill.ts';

const LABEL_WIDTH = 14;

/**
 * The whole waybill as plain text: labels in one column, every time in UTC and in the person's zone. For a mail or a
 * ticket; each line is one fact, and hashes are whole, so that they can be searched for.
 */
export function waybillText(waybill: Waybill, options: TimeOptions = {}): string {
  const { labels } = WAYBILL;
  const time = (ms: number): string => `${formatUtcTime(ms)}   ${formatLocalTime(ms, options)}`;
  const blocks = [
    [WAYBILL.title, waybill.sentence, ...waybill.notes],
    waybill.facts.flatMap(({ label, lines }) => column(label, ...lines.map(({ text }) => text))),
    waybill.timeline.flatMap(({ label, atMs }) => column(label, time(atMs))),
    [
      ...column(labels.entry, formatCount(waybill.sequence)),
      ...column(labels.hash, waybill.hash),
      ...column(labels.recorded, time(waybill.recordedAtMs)),
      ...column(labels.app, waybill.appVersion),
    ],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The label before the first line, the others beneath it. */
const column = (label: string, ...lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`);
