import { useEffect, useRef, useState } from 'react';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { keepsSecrets } from '../../../shared/models/app-state.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { isProxy } from '../../../shared/models/route.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import { request } from '../../api/api.ts';
import { toast } from '../../design/toast.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { loadConnections, useConnectionsStore } from '../../stores/connections-store.ts';
import { goTo, usePageStore } from '../../stores/page-store.ts';
import { usePolicyStore } from '../../stores/policy-store.ts';
import {
  type ConnectionForm,
  emptyForm,
  formOf,
  formUnder,
  inputOf,
  isSame,
  problemsOf,
  signsInAlike,
} from './connection-form.ts';
import { useShownProblems } from './shown-problems.ts';

export interface Kept {
  readonly password: boolean;
  readonly passphrase: boolean;
  readonly proxyPassword: boolean;
}

const NOTHING_KEPT: Kept = { password: false, passphrase: false, proxyPassword: false };

export interface EditorProps {
  /** `undefined`: a new one. */
  readonly profile: Profile | undefined;
  readonly settings: AppSettings;
  readonly takenNames: readonly string[];
  /** What a new one starts with, besides what the settings say: a copy of another one. */
  readonly template?: ConnectionForm | undefined;
}

/** What a new one starts with: the settings' wishes, and above them what IT decides for every connection. */
function newForm(settings: AppSettings): ConnectionForm {
  const { policy } = usePolicyStore.getState();
  return policy.everyProfile.length === 0
    ? emptyForm(settings)
    : formUnder(policy.everyProfile, emptyForm(settings));
}

/** The editor's state: what is typed, what is wrong with it, what is kept; and saving it. */
export function useEditor({ profile, settings, takenNames, template }: EditorProps) {
  const [saved, setSaved] = useState(() => (profile === undefined ? newForm(settings) : formOf(profile)));
  const [form, setForm] = useState<ConnectionForm>(template ?? saved);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [kept, setKept] = useState<Kept>(NOTHING_KEPT);
  const store = useAppStore(({ app }) => app?.secretStore ?? 'none');

  const id = profile?.id;
  // What is kept may differ once something was `saved`.
  useEffect(() => {
    if (id === undefined) return undefined;
    const controller = new AbortController();
    request('credentials.state', { profileId: id }, { signal: controller.signal }).then(setKept, () => {});
    return () => controller.abort();
  }, [id, saved]);

  const isChanged = !isSame(form, saved);
  const problems = problemsOf(form, takenNames);
  const shown = useShownProblems(problems, form);
  const leaving = useLeaveGuard(isChanged);

  /** @returns whether it is saved */
  const save = async (): Promise<boolean> => {
    shown.showAll();
    if (Object.keys(problems).length > 0 || isSaving) return false;
    setSaving(true);
    setError(null);
    try {
      const input = inputOf(form, profile);
      const stored =
        profile === undefined
          ? await request('profiles.add', input)
          : await request('connections.update', { id: profile.id, settings: input });
      const isGiven = await storeSecret(stored, form, keepsSecrets(store));
      // Giving a secret has let the connection go on: once more could mean a second attempt with a refused one.
      if (profile !== undefined && !isGiven && mayTryAgain(stored.id, saved, form))
        await request('profiles.release', { id: stored.id });
      setSaved({ ...form, secret: '', proxyPassword: '' });
      setForm({ ...form, secret: '', proxyPassword: '' });
      leaving.release();
      await loadConnections();
      toast({ text: CONNECTIONS.saved(stored.name) });
      await goTo({ page: 'connections', profileId: stored.id });
      return true;
    } catch (thrown) {
      setError(errorOf(thrown));
      return false;
    } finally {
      setSaving(false);
    }
  };

  const forget = async () => {
    if (id === undefined) return;
    await request('credentials.forget', { profileId: id, kinds: ['password', 'passphrase'] }).then(
      () => setKept((before) => ({ ...NOTHING_KEPT, proxyPassword: before.proxyPassword })),
      (thrown: unknown) => setError(errorOf(thrown)),
    );
  };
  const forgetProxyPassword = async () => {
    if (id === undefined) return;
    await request('credentials.forget', { profileId: id, kinds: ['proxy-password'] }).then(
      () => setKept((before) => ({ ...before, proxyPassword: false })),
      (thrown: unknown) => setError(errorOf(thrown)),
    );
  };

  return {
    profile,
    form,
    change: (part: Partial<ConnectionForm>) => {
      shown.noteChange(part);
      setForm((before) => ({ ...before, ...part }));
    },
    problems: shown.problems,
    /** For the form: leaving a field shows what is wrong with it. */
    onBlur: shown.onBlur,
    isValid: Object.keys(problems).length === 0,
    /** Called before a test too: what is missing is shown then. */
    showProblems: shown.showAll,
    isChanged,
    isSaving,
    error,
    kept,
    store,
    save,
    forget,
    forgetProxyPassword,
    leaving,
  };
}

export type Editor = ReturnType<typeof useEditor>;

/**
 * A typed secret is kept as the method says; one kept for another server or user the main process forgets by itself.
 * @returns whether one was given, and with it whatever held the connection released
 */
async function storeSecret(stored: Profile, form: ConnectionForm, canKeep: boolean): Promise<boolean> {
  try {
    const hasProxySecret = await storeProxySecret(stored, form, canKeep);
    const isAsked = form.method === 'ask' || (form.method === 'key-file' && form.askPassphrase);
    if (isAsked)
      await request('credentials.forget', { profileId: stored.id, kinds: ['password', 'passphrase'] });
    if (form.secret === '' || isAsked) return hasProxySecret;
    const { kept } = await request('credentials.give', {
      profileId: stored.id,
      kind: form.method === 'key-file' ? 'passphrase' : 'password',
      secret: form.secret,
      keep: canKeep,
    });
    if (canKeep && !kept) toast({ tone: 'warning', text: CONNECTIONS.secretNotKept });
    return true;
  } catch {
    toast({ tone: 'warning', text: CONNECTIONS.secretNotKept });
    return false;
  }
}

/** @returns whether one was given */
async function storeProxySecret(stored: Profile, form: ConnectionForm, canKeep: boolean): Promise<boolean> {
  const { route } = stored;
  if (form.proxyPassword === '' || !isProxy(route) || route.user === undefined) return false;
  const { kept } = await request('credentials.give', {
    profileId: stored.id,
    kind: 'proxy-password',
    secret: form.proxyPassword,
    keep: canKeep,
  });
  if (canKeep && !kept) toast({ tone: 'warning', text: CONNECTIONS.secretNotKept });
  return true;
}

/** What held it may be mended now; but a refused sign-in isn't by a change that has nothing to do with signing in. */
function mayTryAgain(profileId: string, before: ConnectionForm, after: ConnectionForm): boolean {
  const held = useConnectionsStore.getState().statuses.get(profileId)?.held;
  // One on the way is another profile's sign-in.
  const isOwn = held?.error.code === 'AuthenticationFailed' && held.error.detail?.via === undefined;
  return !isOwn || !signsInAlike(before, after);
}

/** While something is unsaved, leaving the page asks. */
function useLeaveGuard(isChanged: boolean) {
  const [isAsking, setAsking] = useState(false);
  const answer = useRef<((mayLeave: boolean) => void) | null>(null);
  const settle = (mayLeave: boolean) => {
    setAsking(false);
    answer.current?.(mayLeave);
    answer.current = null;
  };
  useEffect(() => {
    if (!isChanged) return undefined;
    const mayLeave = () =>
      new Promise<boolean>((resolve) => {
        answer.current?.(false);
        answer.current = resolve;
        setAsking(true);
      });
    usePageStore.setState({ mayLeave });
    return () => {
      if (usePageStore.getState().mayLeave === mayLeave) usePageStore.setState({ mayLeave: null });
    };
  }, [isChanged]);
  return {
    isAsking,
    keepEditing: () => settle(false),
    discard: () => settle(true),
    /** It is saved: nothing to ask any more. */
    release: () => usePageStore.setState({ mayLeave: null }),
  };
}
