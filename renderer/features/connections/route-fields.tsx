import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { ROUTES } from '../../../shared/messages/window/routes.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { DEFAULT_PROXY_PORTS } from '../../../shared/models/route.ts';
import { Button } from '../../design/button.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { PasswordField } from '../../design/password-field.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { TextField } from '../../design/text-field.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import type { ConnectionForm } from './connection-form.ts';
import styles from './connections.module.css';
import { mayServe } from './jump-choices.ts';
import type { Editor } from './use-editor.ts';

const KINDS = ['direct', 'jump', 'socks5', 'http-connect'] as const;

export interface RouteFieldsProps {
  readonly editor: Editor;
  readonly profile: Profile | undefined;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}

/** Which way to the server, and what that way needs. */
export function RouteFields({ editor, profile, onChange }: RouteFieldsProps) {
  const { form } = editor;
  return (
    <>
      <SelectField
        label={ROUTES.route}
        options={KINDS.map((value) => ({ value, label: ROUTES.kinds[value] }))}
        value={form.routeKind}
        onChange={(routeKind) => onChange({ routeKind })}
        description={ROUTES.notes[form.routeKind]}
      />
      {form.routeKind === 'jump' && <JumpField editor={editor} profile={profile} onChange={onChange} />}
      {(form.routeKind === 'socks5' || form.routeKind === 'http-connect') && (
        <ProxyFields editor={editor} onChange={onChange} kind={form.routeKind} />
      )}
    </>
  );
}

function JumpField({ editor, profile, onChange }: RouteFieldsProps) {
  const profiles = useConnectionsStore((store) => store.profiles) ?? [];
  const choices = profiles.filter((each) => mayServe(each, profile?.id, profiles));
  return (
    <SelectField
      label={ROUTES.jumpHost}
      options={choices.map(({ id, name, user, host }) => ({
        value: id,
        label: name,
        description: `${user}@${host}`,
      }))}
      value={editor.form.jumpProfileId}
      placeholder={choices.length === 0 ? ROUTES.noJumpHost : ROUTES.chooseJumpHost}
      onChange={(jumpProfileId) => onChange({ jumpProfileId })}
      description={ROUTES.jumpHostNote}
      error={editor.problems.jumpProfileId}
      isDisabled={choices.length === 0}
    />
  );
}

interface ProxyFieldsProps extends Omit<RouteFieldsProps, 'profile'> {
  readonly kind: 'socks5' | 'http-connect';
}

function ProxyFields({ editor, onChange, kind }: ProxyFieldsProps) {
  const { form, kept, store, problems } = editor;
  const forget = kept.proxyPassword && (
    <Button variant="text" onPress={() => void editor.forgetProxyPassword()}>
      {CONNECTIONS.forgetPassword}
    </Button>
  );
  return (
    <>
      <div className={styles.server}>
        <TextField
          label={ROUTES.proxyHost}
          placeholder={ROUTES.proxyHint}
          value={form.proxyHost}
          onChange={(proxyHost) => onChange({ proxyHost })}
          error={problems.proxyHost}
        />
        <NumberField
          label={ROUTES.proxyPort}
          min={1}
          max={65_535}
          placeholder={String(DEFAULT_PROXY_PORTS[kind])}
          value={form.proxyPort}
          onChange={(proxyPort) => onChange({ proxyPort })}
          error={problems.proxyPort}
        />
      </div>
      <div className={styles.grid}>
        <TextField
          label={ROUTES.proxyUser}
          placeholder={ROUTES.proxyUserHint}
          value={form.proxyUser}
          onChange={(proxyUser) => onChange({ proxyUser })}
          error={problems.proxyUser}
        />
        <PasswordField
          label={ROUTES.proxyPassword}
          labelEnd={forget}
          placeholder={kept.proxyPassword ? CONNECTIONS.passwordKept[store] : undefined}
          value={form.proxyPassword}
          onChange={(proxyPassword) => onChange({ proxyPassword })}
          isDisabled={form.proxyUser === ''}
        />
      </div>
      {form.proxyUser !== '' && <p className={styles.quiet}>{ROUTES.proxyPasswordNote}</p>}
    </>
  );
}
