import { startChildProcessEngine } from '../../engine-host/child-process-host.ts';
import type { EngineHost, EngineOptions, EngineOwner } from '../../engine-host/engine-host.ts';
import type { HostChoice } from './choose-host.ts';
import { startUtilityProcessEngine, type UtilityProcessModule } from './utility-process-host.ts';

/** Starts an engine where {@link HostChoice} says. Errors: those of the hosts. */
export function startEngine(
  choice: HostChoice,
  utilityProcess: UtilityProcessModule,
  options: EngineOptions,
  owner: EngineOwner,
): Promise<EngineHost> {
  return choice.kind === 'utility-process'
    ? startUtilityProcessEngine(utilityProcess, choice.entry, options, owner)
    : startChildProcessEngine({ ...options, execPath: choice.execPath, entry: choice.entry }, owner);
}
