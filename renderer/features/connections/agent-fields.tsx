import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { SIGN_IN_FIELDS } from '../../../shared/messages/window/sign-in.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/text-field.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import type { EditorFieldsProps } from './editor-fields.ts';
import { useLock } from './locks.tsx';

/** Which agent, and which of its keys. Both may stay empty. */
export function AgentFields({ editor, onChange }: EditorFieldsProps) {
  const lock = useLock();
  const { form, problems } = editor;
  const platform = useAppStore(({ app }) => app?.platform ?? 'linux');
  const choose = async () => {
    const { path } = await request('dialogs.chooseKeyFile', {});
    if (path !== null) onChange({ agentKey: path });
  };
  return (
    <>
      <TextField
        label={SIGN_IN_FIELDS.agentKey}
        placeholder={SIGN_IN_FIELDS.agentKeyHint}
        value={form.agentKey}
        {...lock.field('authentication')}
        onChange={(agentKey) => onChange({ agentKey })}
        description={SIGN_IN_FIELDS.agentKeyNote}
        error={problems.agentKey}
        isErrorSpaceReserved
        end={
          <Button variant="text" onPress={() => void choose().catch(() => {})}>
            {CONNECTIONS.chooseKey}
          </Button>
        }
      />
      <TextField
        label={SIGN_IN_FIELDS.agentSocket}
        placeholder={SIGN_IN_FIELDS.agentSocketHint[platform]}
        value={form.agentSocket}
        {...lock.field('authentication')}
        onChange={(agentSocket) => onChange({ agentSocket })}
        description={SIGN_IN_FIELDS.agentSocketNote}
        isErrorSpaceReserved
      />
    </>
  );
}
