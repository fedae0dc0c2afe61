import type { UtilityProcess } from 'electron';
import { ENGINE_V8_FLAG } from '../../engine-host/engine-entry.ts';
import type { EngineOptions, EngineOwner } from '../../engine-host/engine-host.ts';
import { type EngineTransport, type ProcessEngineHost, startOverPort } from '../../engine-host/port-host.ts';

/** Of Electron's `utilityProcess` what is used here. */
export interface UtilityProcessModule {
  fork(modulePath: string, args: string[], options: Electron.ForkOptions): UtilityProcess;
}

/**
 * Runs an engine in a utility process of Electron, under the Node that Electron brings.
 * @throws what the engine says when it can't start, `EngineStopped` when it doesn't answer
 */
export function startUtilityProcessEngine(
  utilityProcess: UtilityProcessModule,
  entry: string,
  options: EngineOptions,
  owner: EngineOwner,
): Promise<ProcessEngineHost> {
  // The engine looks whether the process with this number still lives.
  const child = utilityProcess.fork(entry, [String(process.pid)], {
    // A utility process takes V8's flags as Chromium does, in one switch.
    execArgv: [`--js-flags=${ENGINE_V8_FLAG}`],
    stdio: ['ignore', 'ignore', 'inherit'],
    serviceName: 'Waybill engine',
  });
  return startOverPort(transportTo(child), options, owner);
}

type Message = Parameters<Parameters<EngineTransport['onMessage']>[0]>[0];

function transportTo(child: UtilityProcess): EngineTransport {
  let ended = false;
  let killed = false;
  let fatal: string | undefined;
  const kill = (): void => {
    killed = true;
    // Electron's own `kill` asks with SIGTERM, can freeze the main process meanwhile (electron issue 45053), and does
    // nothing before the process runs (44009).
    const { pid } = child;
    if (pid === undefined || ended) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already: its exit is told by the event.
    }
  };
  child.on('spawn', () => {
    if (killed) kill();
  });
  child.on('error', (type) => {
    fatal = type;
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => {
      // Posting while `exit` is told crashes the main process (electron issue 53923).
      if (!ended) child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', (message: Message) => listener(message));
    },
    onEnd: (listener) => {
      child.on('exit', (code) => {
        ended = true;
        listener(fatal ?? `exit code ${code}`);
      });
    },
    kill,
  };
}
