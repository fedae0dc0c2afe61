import { ConflictDialog } from '../../conflicts/conflict-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { closeDialog, useFilesDialog } from './files-dialog.ts';
import { MatchingDialog } from './matching-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { answerConflicts, dropQuestion, useTransferFlow } from './transfer-flow.ts';

/** The questions of this page, one at a time. */
export function FilesDialogs() {
  const dialog = useFilesDialog((store) => store.dialog);
  const question = useTransferFlow(({ questions }) => questions[0]);
  if (question !== undefined)
    return (
      <ConflictDialog
        key={question.pairs[0]?.remotePath}
        partner={question.profile.name}
        direction={question.wish.direction}
        conflicts={question.conflicts}
        onDecide={(decisions) => void answerConflicts(question, decisions)}
        onCancel={() => dropQuestion(question)}
      />
    );
  if (dialog === null) return null;
  if (dialog.kind === 'delete') return <DeleteDialog dialog={dialog} onClose={closeDialog} />;
  if (dialog.kind === 'matching') return <MatchingDialog dialog={dialog} onClose={closeDialog} />;
  return <NameDialog dialog={dialog} onClose={closeDialog} />;
}
