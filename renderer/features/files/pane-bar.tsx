import { ArrowLeft, ArrowRight, ArrowUp, Ellipsis, ListFilter, RefreshCw, Server } from 'lucide-react';
import { FILES } from '../../../shared/messages/window/files.ts';
import { Icon } from '../../design/icon.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu, type MenuEntry } from '../../design/menu.tsx';
import { Breadcrumb } from './breadcrumb.tsx';
import { homeOf, useFilesStore } from './files-store.ts';
import styles from './pane-bar.module.css';
import type { PaneInfo } from './pane-info.ts';
import { crumbsOf } from './pane-paths.ts';
import type { PaneState } from './pane-state.ts';
import { PathField } from './path-field.tsx';
import { PlacesMenu } from './places-menu.tsx';

interface PaneBarProps {
  readonly info: PaneInfo;
  readonly pane: PaneState;
  readonly moreEntries: readonly MenuEntry[];
  readonly isTyping: boolean;
  readonly onTypingChange: (isTyping: boolean) => void;
  readonly onGo: (path: string) => void;
  readonly onGoTyped: (typed: string) => void;
  readonly onBack: () => void;
  readonly onForward: () => void;
  readonly onUp: (() => void) | undefined;
  readonly onFilter: () => void;
  readonly onRefresh: () => void;
}

/** Where the pane is, and how to get elsewhere. */
export function PaneBar(props: PaneBarProps) {
  const { info, pane } = props;
  const home = useFilesStore(homeOf);
  const start =
    info.id.side === 'local' && home !== undefined ? { path: home, label: FILES.homeFolder } : undefined;
  return (
    <div className={styles.bar}>
      <IconButton
        icon={ArrowLeft}
        size="small"
        label={FILES.back}
        isDisabled={pane.back.length === 0}
        onPress={props.onBack}
      />
      <IconButton
        icon={ArrowRight}
        size="small"
        label={FILES.forward}
        isDisabled={pane.forward.length === 0}
        onPress={props.onForward}
      />
      <IconButton
        icon={ArrowUp}
        size="small"
        label={FILES.up}
        isDisabled={props.onUp === undefined}
        onPress={() => props.onUp?.()}
      />
      <span className={styles.place}>
        {info.id.side === 'local' ? (
          <PlacesMenu path={pane.path} onGo={props.onGo} />
        ) : (
          <Icon icon={Server} className={styles.sideIcon} />
        )}
      </span>
      {props.isTyping ? (
        <PathField
          side={info.id.side}
          path={pane.path}
          onGo={props.onGoTyped}
          onClose={() => props.onTypingChange(false)}
        />
      ) : (
        <Breadcrumb
          side={info.id.side}
          crumbs={crumbsOf(pane.path, info.kind, start)}
          onGo={props.onGo}
          onEdit={() => props.onTypingChange(true)}
        />
      )}
      <IconButton
        icon={ListFilter}
        label={FILES.filter}
        isSelected={pane.isFilterOpen}
        onPress={props.onFilter}
      />
      <IconButton icon={RefreshCw} label={FILES.refresh} onPress={props.onRefresh} />
      <Menu
        label={FILES.more}
        placement="bottom end"
        trigger={<IconButton icon={Ellipsis} label={FILES.more} />}
        entries={props.moreEntries}
      />
    </div>
  );
}
