import { create } from 'zustand';
import type { ForbiddableAction, PolicyView } from '../../shared/models/policy.ts';
import { request } from '../api/api.ts';

const NO_POLICY: PolicyView = {
  state: 'none',
  source: null,
  reason: null,
  contact: null,
  forbidden: [],
  everyProfile: [],
  profiles: [],
  hostKeys: [],
};

/** What IT decided for this machine; it doesn't change while an engine runs. Until it is known, nothing is. */
export const usePolicyStore = create<{ readonly policy: PolicyView }>(() => ({ policy: NO_POLICY }));

export async function loadPolicy(): Promise<void> {
  usePolicyStore.setState({ policy: await request('policy.get', {}) });
}

export const usePolicy = (): PolicyView => usePolicyStore(({ policy }) => policy);

/** Whether IT forbids something here. The engine refuses it in any case; the window says so beforehand. */
export const useForbidden = (action: ForbiddableAction): boolean =>
  usePolicyStore(({ policy }) => policy.forbidden.includes(action));
