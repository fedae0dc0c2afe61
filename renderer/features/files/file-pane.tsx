import {
  type DragEvent,
  type HTMLAttributes,
  type Ref,
  useCallback,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { ContextMenu, type Point } from '../../design/context-menu.tsx';
import { cx } from '../../design/cx.ts';
import { showDragged } from '../../design/drag-image.ts';
import { SearchField } from '../../design/search-field.tsx';
import type { Selection } from '../../design/selection.ts';
import { VirtualTable, type VirtualTableHandle } from '../../design/virtual-table.tsx';
import { useSettings } from '../../stores/app-store.ts';
import { useProfileStatus } from '../../stores/connections-store.ts';
import { goToFolder, sortBy } from './browse.ts';
import { beginCarrying, DRAG_TYPE, endCarrying, thingsOf } from './drag.ts';
import { chosenOf, shownOf } from './entry-list.ts';
import styles from './file-pane.module.css';
import { changePane, useFilesStore, usePane } from './files-store.ts';
import { PaneBar } from './pane-bar.tsx';
import { PaneContent } from './pane-content.tsx';
import { PaneFooter } from './pane-footer.tsx';
import { type PaneInfo, sourceIn } from './pane-info.ts';
import type { SortColumn } from './sort-entries.ts';
import { useColumns } from './use-columns.ts';
import { useCursorInView } from './use-cursor-in-view.ts';
import { FOLDER_ATTRIBUTE } from './use-drop.ts';
import { usePaneCommands } from './use-pane-commands.ts';
import { usePaneDrop } from './use-pane-drop.ts';
import { usePaneLife } from './use-pane-life.ts';

/** What the page asks of a pane. */
export interface FilePaneHandle {
  readonly focus: () => void;
  readonly typePath: () => void;
  readonly filter: () => void;
  readonly commands: ReturnType<typeof usePaneCommands>;
}

interface FilePaneProps {
  readonly info: PaneInfo;
  readonly ref: Ref<FilePaneHandle>;
}

const nameOf = ({ name }: RemoteEntry): string => name;

function without(keys: ReadonlySet<string>, refused: readonly string[]): ReadonlySet<string> {
  const rest = new Set(keys);
  for (const key of refused) rest.delete(key);
  return rest;
}

/** One side of the page: bar, files, footer. */
export function FilePane({ info, ref }: FilePaneProps) {
  const { id, kind, profile } = info;
  const pane = usePane(id);
  const showsHidden = useSettings()?.files.showHidden ?? false;
  const held = useProfileStatus(id.side === 'remote' ? profile.id : null)?.held ?? null;
  const isActive = useFilesStore(({ side }) => side === id.side);
  const [isTyping, setTyping] = useState(false);
  const [menuAt, setMenuAt] = useState<{ at: Point; isOnRow: boolean }>();
  const table = useRef<VirtualTableHandle>(null);
  const section = useRef<HTMLElement>(null);
  const columns = useColumns(section);
  const filterInput = useRef<HTMLInputElement>(null);
  usePaneLife(info);

  const { entries, filter, selection, error } = pane;
  const shown = useMemo(
    () => shownOf(entries, { hidden: showsHidden, filter }),
    [entries, showsHidden, filter],
  );
  const chosen = useMemo(() => chosenOf(shown, selection.keys), [shown, selection.keys]);
  const trouble = held?.error ?? error;
  const focus = useCallback(() => table.current?.focus(), []);
  useCursorInView(table, pane);
  const commands = usePaneCommands(info, { shown, focus });
  const { over, handlers } = usePaneDrop(info);

  const setFilter = (text: string): void => changePane(id, (state) => ({ ...state, filter: text }));
  const showFilter = (isOpen: boolean): void => {
    // At once, so that the next key already goes into the field.
    flushSync(() =>
      changePane(id, (state) => ({ ...state, isFilterOpen: isOpen, filter: isOpen ? state.filter : '' })),
    );
    if (isOpen) filterInput.current?.focus();
    else focus();
  };
  useImperativeHandle(ref, () => ({
    focus,
    typePath: () => setTyping(true),
    filter: () => showFilter(true),
    commands,
  }));
  const leaveTyping = (): void => {
    setTyping(false);
    focus();
  };

  const onSelectionChange = (next: Selection): void => {
    const refused = shown.filter(({ name, usable }) => !usable && next.keys.has(name)).map(nameOf);
    const keys = refused.length === 0 ? next.keys : without(next.keys, refused);
    changePane(id, (state) => ({ ...state, selection: { ...next, keys } }));
  };

  const rowProps = (row: RemoteEntry): HTMLAttributes<HTMLDivElement> => {
    const folder = row.kind === 'folder' && row.usable ? { [FOLDER_ATTRIBUTE]: row.name } : {};
    return {
      ...folder,
      draggable: row.usable,
      onDragStart: (event: DragEvent<HTMLDivElement>) => {
        const rows = selection.keys.has(row.name) ? chosen : [row];
        const sources = rows.map((entry) => sourceIn(pane.path, entry, kind));
        const carried = {
          from: id.side,
          profileId: profile.id,
          sources,
          hasFolders: rows.some((entry) => entry.kind === 'folder'),
        };
        beginCarrying(carried);
        event.dataTransfer.effectAllowed = 'copy';
        event.dataTransfer.setData(DRAG_TYPE, '');
        showDragged(event.dataTransfer, FILES.dragged(thingsOf(carried)));
      },
      onDragEnd: endCarrying,
    };
  };

  return (
    <section
      ref={section}
      className={cx(styles.pane, isActive && styles.active)}
      aria-label={FILES.paneLabel(id.side, profile.name)}
      onFocus={() => useFilesStore.setState({ side: id.side })}
      onMouseDown={() => useFilesStore.setState({ side: id.side })}
    >
      <PaneBar
        info={info}
        pane={pane}
        moreEntries={commands.folderMenu}
        isTyping={isTyping}
        onTypingChange={setTyping}
        onGo={(path) => void goToFolder(id, path)}
        onGoTyped={(typed) => {
          commands.goTyped(typed);
          leaveTyping();
        }}
        onBack={commands.back}
        onForward={commands.forward}
        onUp={commands.canGoUp ? commands.up : undefined}
        onFilter={() => showFilter(!pane.isFilterOpen)}
        onRefresh={commands.refresh}
      />
      {pane.isFilterOpen && (
        <div className={styles.filter}>
          <SearchField
            label={FILES.filterIn(id.side)}
            placeholder={FILES.filterPlaceholder}
            value={filter}
            onChange={setFilter}
            onSubmit={focus}
            inputRef={filterInput}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && filter === '') showFilter(false);
              else if (event.key === 'ArrowDown') focus();
              else return;
              event.preventDefault();
            }}
          />
        </div>
      )}
      <PaneContent
        info={info}
        pane={pane}
        shown={shown}
        trouble={trouble}
        isHeld={held !== null}
        over={over}
        onClearFilter={() => showFilter(false)}
        {...handlers}
      >
        <VirtualTable
          ref={table}
          label={FILES.paneLabel(id.side, profile.name)}
          rows={shown}
          keyOf={nameOf}
          textOf={nameOf}
          columns={columns}
          sort={pane.sort}
          onSortChange={({ column, direction }) =>
            void sortBy(id, { column: column as SortColumn, direction })
          }
          selection={selection}
          onSelectionChange={onSelectionChange}
          onActivate={commands.open}
          onMenu={(at, row) => setMenuAt({ at, isOnRow: row !== undefined })}
          rowProps={rowProps}
          dropTargetKey={over?.meaning.isAllowed === true ? (over.row ?? undefined) : undefined}
          isLoading={trouble === null && (pane.status === 'opening' || pane.status === 'reading')}
        />
      </PaneContent>
      <PaneFooter
        info={info}
        pane={pane}
        shown={shown}
        chosen={chosen}
        isBroken={trouble !== null && entries.length === 0}
      />
      <ContextMenu
        at={menuAt?.at}
        onClose={() => setMenuAt(undefined)}
        label={FILES.menu}
        entries={
          menuAt?.isOnRow === true && chosen.length > 0 ? commands.rowMenu(chosen) : commands.folderMenu
        }
      />
    </section>
  );
}
