import { Ellipsis, Folders, Pause, Play, Send, ServerCog, Stethoscope } from 'lucide-react';
import { errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { type ProfileOverview, unfinishedOf } from '../../../shared/models/queue-overview.ts';
import { request } from '../../api/api.ts';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu, type MenuEntry } from '../../design/menu.tsx';
import { toast } from '../../design/toast.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { goTo } from '../../stores/page-store.ts';
import { startPractice } from './practice.ts';
import { openPreflight } from './preflight-store.ts';

export interface PartnerMenuProps {
  readonly profile: Profile;
  readonly overview: ProfileOverview | undefined;
}

/** What else can be done with a partner. */
export function PartnerMenu({ profile, overview }: PartnerMenuProps) {
  const isPractice = useAppStore(({ app }) => app?.practiceProfileId === profile.id);
  const { id: profileId } = profile;
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (thrown) {
      toast({ text: describe(errorOf(thrown), { partner: profile.name }).sentence, tone: 'danger' });
    }
  };
  const unfinished = overview === undefined ? 0 : unfinishedOf(overview);
  const paused = overview?.unfinished.paused ?? 0;

  const entries: MenuEntry[] = [
    {
      id: 'files',
      label: SEND.openInFiles,
      icon: Folders,
      onAction: () => void goTo({ page: 'files', profileId }),
    },
    {
      id: 'edit',
      label: SEND.editConnection,
      icon: ServerCog,
      onAction: () => void goTo({ page: 'connections', profileId }),
    },
    {
      id: 'test',
      label: SEND.testConnection,
      icon: Stethoscope,
      onAction: () => void goTo({ page: 'connections', profileId }),
    },
  ];
  const more: MenuEntry[] = [];
  if (isPractice)
    more.push({
      id: 'samples',
      label: SEND.sendSamples,
      icon: Send,
      onAction: () =>
        void attempt(async () => {
          const samples = await startPractice();
          openPreflight(samples.profileId, samples.paths);
        }),
    });
  if (unfinished > paused)
    more.push({
      id: 'pause',
      label: SEND.pause,
      icon: Pause,
      onAction: () => void attempt(() => request('transfers.pause', { which: 'profile', profileId })),
    });
  if (paused > 0)
    more.push({
      id: 'resume',
      label: SEND.resume,
      icon: Play,
      onAction: () => void attempt(() => request('transfers.resume', { which: 'profile', profileId })),
    });

  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={SEND.menu(profile.name)} />}
      label={SEND.menu(profile.name)}
      entries={more.length === 0 ? entries : [...entries, 'separator', ...more]}
      placement="bottom end"
    />
  );
}
