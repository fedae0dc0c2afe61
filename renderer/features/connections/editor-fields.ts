import type { ConnectionForm } from './connection-form.ts';
import type { Editor } from './use-editor.ts';

/** What fields of the editor get that look at more than their own values. */
export interface EditorFieldsProps {
  readonly editor: Editor;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}
