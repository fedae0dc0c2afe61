import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { ROUTES } from '../../../shared/messages/window/routes.ts';
import { Disclosure } from '../../design/disclosure.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { useProfile } from '../../stores/connections-store.ts';
import styles from './connections.module.css';
import { FormPart } from './form-part.tsx';
import { useLock } from './locks.tsx';
import { RouteFields, type RouteFieldsProps } from './route-fields.tsx';

const FIELDS = [
  ['connectSeconds', 1, 600],
  ['keepaliveSeconds', 1, 600],
  ['stallSeconds', 1, 600],
  ['idleSeconds', 0, 3_600],
] as const;

const SETTINGS = {
  connectSeconds: 'timeouts.connectMs',
  keepaliveSeconds: 'timeouts.keepaliveMs',
  stallSeconds: 'timeouts.stallMs',
  idleSeconds: 'timeouts.idleMs',
} as const;

/** Which way to the server, and how long to wait for what. */
export function NetworkGroup(props: RouteFieldsProps) {
  const lock = useLock();
  const { form, problems } = props.editor;
  const jumpHost = useProfile(form.jumpProfileId);
  const name = form.routeKind === 'jump' ? (jumpHost?.name ?? '') : form.proxyHost;
  return (
    <Disclosure
      level={2}
      title={CONNECTIONS.networkGroup}
      summary={name === '' ? undefined : ROUTES.summary(form.routeKind, name)}
    >
      <div className={styles.group}>
        <FormPart title={ROUTES.routePart}>
          <RouteFields {...props} />
        </FormPart>
        <FormPart title={ROUTES.timesPart}>
          <div className={styles.grid}>
            {FIELDS.map(([field, min, max]) => (
              <NumberField
                key={field}
                label={CONNECTIONS[field]}
                min={min}
                max={max}
                value={form[field]}
                {...lock.field(SETTINGS[field])}
                onChange={(value) => props.onChange({ [field]: value })}
                error={problems[field]}
              />
            ))}
          </div>
        </FormPart>
      </div>
    </Disclosure>
  );
}
