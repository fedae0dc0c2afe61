import { ArrowDown, ArrowUp } from 'lucide-react';
import { type DragEvent, useMemo, useRef, useState } from 'react';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { Button } from '../../design/button.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { SegmentedControl } from '../../design/segmented-control.tsx';
import { useMediaQuery } from '../../design/use-media-query.ts';
import { changeSettings, useSettings } from '../../stores/app-store.ts';
import { ConnectionTabs } from './connection-tabs.tsx';
import { Divider } from './divider.tsx';
import { FilePane, type FilePaneHandle } from './file-pane.tsx';
import styles from './files-page.module.css';
import { useFilesStore } from './files-store.ts';
import { otherSide } from './pane-actions.ts';
import { LOCAL, remotePane, type Side } from './pane-id.ts';
import type { Platform } from './pane-paths.ts';
import { useTransferFlow } from './transfer-flow.ts';
import { useChosen } from './use-chosen.ts';
import { usePageKeys } from './use-page-keys.ts';

interface TwoPanesProps {
  readonly profile: Profile;
  readonly profiles: readonly Profile[];
  readonly platform: Platform;
}

const SIDES = [
  { value: 'local', label: FILES.local },
  { value: 'remote', label: FILES.remote },
] as const;

/** Beside the panes nothing can be dropped; without this the window would take a dropped file for a page. */
function refuseDrop(event: DragEvent): void {
  if (event.defaultPrevented) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'none';
}

/** Header, both panes and what is between them. */
export function TwoPanes({ profile, profiles, platform }: TwoPanesProps) {
  const side = useFilesStore((store) => store.side);
  const kept = useSettings()?.files.divider ?? 0.5;
  const [dragged, setDragged] = useState<number>();
  const isNarrow = useMediaQuery('(max-width: 719px)');
  const isBusy = useTransferFlow(({ underWay }) => underWay > 0);
  const panes = useRef<Record<Side, FilePaneHandle | null>>({ local: null, remote: null });
  const local = useMemo(
    () => ({ id: LOCAL, kind: { side: 'local', platform }, profile }) as const,
    [platform, profile],
  );
  const remote = useMemo(
    () => ({ id: remotePane(profile.id), kind: { side: 'remote', platform }, profile }) as const,
    [platform, profile],
  );
  const uploads = useChosen(local);
  const downloads = useChosen(remote);

  const focusSide = (wanted: Side): void => {
    useFilesStore.setState({ side: wanted });
    // In one pane the other one comes with the next paint.
    requestAnimationFrame(() => panes.current[wanted]?.focus());
  };
  const onKeyDown = usePageKeys({
    paneOf: (wanted) => panes.current[wanted],
    goAcross: () => focusSide(otherSide(useFilesStore.getState().side)),
  });

  const share = dragged ?? kept;
  const keep = (divider: number): void =>
    void changeSettings({ files: { divider } }).then(
      () => setDragged(undefined),
      () => {},
    );
  const isShown = (wanted: Side): boolean => !isNarrow || side === wanted;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the page, wherever in it the focus is.
    <div className={styles.whole} onKeyDown={onKeyDown} onDragOver={refuseDrop}>
      <PageHeader
        title={FILES.title}
        actions={
          <>
            <Button
              icon={ArrowDown}
              disabledReason={downloads.count === 0 ? FILES.chooseToDownload : undefined}
              variant={side === 'remote' && downloads.count > 0 ? 'primary' : 'secondary'}
              isBusy={isBusy && side === 'remote'}
              onPress={downloads.transfer}
            >
              {FILES.download(downloads)}
            </Button>
            <Button
              icon={ArrowUp}
              disabledReason={uploads.count === 0 ? FILES.chooseToUpload : undefined}
              variant={side === 'local' || downloads.count === 0 ? 'primary' : 'secondary'}
              isBusy={isBusy && side === 'local'}
              onPress={uploads.transfer}
            >
              {FILES.upload(uploads)}
            </Button>
          </>
        }
      >
        <ConnectionTabs profiles={profiles} />
      </PageHeader>
      {isNarrow && (
        <div className={styles.switch}>
          <SegmentedControl
            label={FILES.whichPane}
            isLabelHidden
            segments={SIDES}
            value={side}
            onChange={(wanted) => useFilesStore.setState({ side: wanted })}
          />
        </div>
      )}
      <div
        className={styles.panes}
        style={{ gridTemplateColumns: isNarrow ? '1fr' : `${share}fr 1px ${1 - share}fr` }}
      >
        {isShown('local') && (
          <FilePane
            info={local}
            ref={(pane) => {
              panes.current.local = pane;
            }}
          />
        )}
        {!isNarrow && <Divider share={share} onChange={setDragged} onEnd={keep} />}
        {isShown('remote') && (
          <FilePane
            key={profile.id}
            info={remote}
            ref={(pane) => {
              panes.current.remote = pane;
            }}
          />
        )}
      </div>
    </div>
  );
}
