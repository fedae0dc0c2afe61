import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Logger from 'electron-log/src/core/Logger.js';
import fileTransport from 'electron-log/src/node/transports/file/index.js';
import type { AppError } from '../../../shared/errors.ts';

/** Bytes after which a log file is set aside. */
const LARGEST_FILE_BYTES = 5 * 1_024 * 1_024;

/** What an engine writes down for those who look after it. No file names, no contents, no secrets. */
export interface Log extends Disposable {
  info(event: string, facts?: Readonly<Record<string, string | number>>): void;
  /** Only code and technical message; the path, which may name a patient's file, stays out. */
  failure(event: string, error: AppError): void;
}

/** A log into `file`, or one that keeps nothing. */
export function openLog(file: string | undefined): Log {
  if (file === undefined) return { info: () => {}, failure: () => {}, [Symbol.dispose]: () => {} };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const logger = new Logger({
    logId: `waybill-engine-${file}`,
    // Where the library would put its files by itself; they have a place.
    dependencies: { externalApi: { getPathVariables: () => ({}) } },
    // The console is whose program this is; what can't be written is not worth a word there.
    transportFactories: { file: fileTransport, console: () => Object.assign(() => {}, { level: false }) },
  });
  logger.transports.file.level = 'info';
  logger.transports.file.resolvePathFn = () => file;
  logger.transports.file.maxSize = LARGEST_FILE_BYTES;
  logger.transports.file.format = '{iso} {level} {text}';
  // Given at all, they replace the library's own: without the flag every line would be the only one.
  logger.transports.file.writeOptions = { encoding: 'utf8', flag: 'a', mode: 0o600 };
  return {
    info: (event, facts = {}) => logger.info(event, JSON.stringify(facts)),
    failure: (event, error) => logger.warn(event, error.code, error.message),
    [Symbol.dispose]: () => {
      logger.transports.file.level = false;
    },
  };
}
