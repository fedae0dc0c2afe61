import { type ChildProcess, fork } from 'node:child_process';
import type { FromEngine } from '../engine/port-protocol.ts';
import { ENGINE_ENTRY, ENGINE_V8_FLAG } from './engine-entry.ts';
import type { EngineOptions, EngineOwner } from './engine-host.ts';
import { type EngineTransport, type ProcessEngineHost, startOverPort } from './port-host.ts';

export interface ChildProcessEngineOptions extends EngineOptions {
  /** The Node to run it under; this process's own by default. */
  readonly execPath?: string;
  /** The program of the engine's process, where that isn't the one beside this file. */
  readonly entry?: string;
}

/**
 * Runs an engine in a child process of its own.
 * @throws what the engine says when it can't start, `EngineStopped` when it doesn't answer
 */
export function startChildProcessEngine(
  options: ChildProcessEngineOptions,
  owner: EngineOwner,
): Promise<ProcessEngineHost> {
  const { execPath, entry = ENGINE_ENTRY, ...start } = options;
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [ENGINE_V8_FLAG],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(execPath === undefined ? {} : { execPath }),
  });
  return startOverPort(transportTo(child), start, owner);
}

const transportTo = (child: ChildProcess): EngineTransport => ({
  get pid() {
    return child.pid;
  },
  send: (message) => {
    // A child that has just died is told about by its exit.
    if (child.connected) child.send(message, () => {});
  },
  onMessage: (listener) => {
    child.on('message', (message) => listener(message as FromEngine));
  },
  onEnd: (listener) => {
    child.on('error', (thrown) => listener(`the engine could not be run: ${thrown.message}`));
    child.on('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
  },
  kill: () => {
    child.kill('SIGKILL');
  },
});
