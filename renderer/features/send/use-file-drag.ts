import { type DragEvent as ReactDragEvent, useEffect, useRef, useState } from 'react';
import { carriesFiles, type Dropped, droppedFiles } from '../../api/dropped-files.ts';

/** How many files a drag carries; 0 where that can't be seen before the drop. */
const filesIn = (transfer: DataTransfer): number =>
  [...transfer.items].filter(({ kind }) => kind === 'file').length;

/**
 * Whether files are being dragged over the window, and how many; `undefined`: none. A drop beside every target does nothing.
 * @param onDropAnywhere takes what is dropped beside the targets, where something is open that takes it
 */
export function useFileDrag(onDropAnywhere?: (dropped: Dropped) => void): number | undefined {
  const [count, setCount] = useState<number>();
  const takes = useRef(onDropAnywhere);
  takes.current = onDropAnywhere;
  useEffect(() => {
    const end = () => setCount(undefined);
    const onEnter = (event: DragEvent) => {
      if (event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return;
      setCount(filesIn(event.dataTransfer));
    };
    const onLeave = (event: DragEvent) => {
      // Every element on the way tells of leaving; beyond the window there is none.
      if (event.relatedTarget === null) end();
    };
    const onOver = (event: DragEvent) => {
      if (event.defaultPrevented || event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = takes.current === undefined ? 'none' : 'copy';
    };
    const onDrop = (event: DragEvent) => {
      end();
      if (event.defaultPrevented || event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      takes.current?.(droppedFiles(event.dataTransfer));
    };
    const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop } as const;
    for (const [name, listener] of Object.entries(listeners))
      window.addEventListener(name, listener as EventListener);
    window.addEventListener('dragend', end);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
      window.removeEventListener('dragend', end);
    };
  }, []);
  return count;
}

interface DropTarget {
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragEnter: (event: ReactDragEvent) => void;
    readonly onDragOver: (event: ReactDragEvent) => void;
    readonly onDragLeave: (event: ReactDragEvent) => void;
    readonly onDrop: (event: ReactDragEvent) => void;
  };
}

/** Takes files from outside the window. Its form for the keyboard is the button "Choose files…". */
export function useDropTarget(onDropped: (dropped: Dropped) => void): DropTarget {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragEnter: (event) => {
        if (carriesFiles(event.dataTransfer)) setOver(true);
      },
      onDragOver: (event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDragLeave: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      },
      onDrop: (event) => {
        setOver(false);
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        onDropped(droppedFiles(event.dataTransfer));
      },
    },
  };
}
