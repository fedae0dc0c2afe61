import styles from './drag-image.module.css';

/** What hangs at the pointer while rows are dragged: how many there are, instead of a picture of one row. */
export function showDragged(transfer: DataTransfer, text: string): void {
  const image = document.createElement('div');
  image.className = styles.dragged ?? '';
  image.textContent = text;
  document.body.append(image);
  transfer.setDragImage(image, -12, -8);
  // The picture is taken when this event is over.
  setTimeout(() => image.remove());
}
