/** The engine's log, for those who own one: the same format, and the same rule that no file name gets into it. */
export { type Log, openLog } from '../engine/logging/log.ts';
