import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import { request } from '../../api/api.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { Mono } from '../../design/mono.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { Line, Section } from './section.tsx';

const open = (which: 'data' | 'logs') => () => void request('app.openFolder', { which }).catch(() => {});

/** Where everything lies, and how it is kept. */
export function DataSection() {
  const app = useAppStore((store) => store.app);
  if (app === null) return null;
  const { engine } = app;
  return (
    <Section title={SETTINGS.data}>
      <Line label={SETTINGS.dataFolder}>
        <Mono isOneLine onCopy={copyText}>
          {app.dataDirectory}
        </Mono>
        <Button onPress={open('data')}>{SETTINGS.openFolder}</Button>
      </Line>
      <Line
        label={SETTINGS.engine}
        note={
          engine.state === 'running'
            ? SETTINGS.engineLine(engine.restarts)
            : SETTINGS.engineStates[engine.state]
        }
      >
        <Button onPress={open('logs')}>{SETTINGS.openLogs}</Button>
      </Line>
    </Section>
  );
}
