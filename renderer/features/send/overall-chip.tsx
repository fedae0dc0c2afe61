import { CircleCheck, CircleX, Clock, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { SEND } from '../../../shared/messages/window/send.ts';
import { Chip } from '../../design/chip.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { useQueueStore } from '../../stores/queue-store.ts';
import { overallStatus } from './overall-status.ts';

/** How all partners stand together, in two or three words. */
export function OverallChip() {
  const profiles = useConnectionsStore((store) => store.profiles);
  const statuses = useConnectionsStore((store) => store.statuses);
  const overview = useQueueStore((store) => store.overview);
  const status = useMemo(() => {
    const saved = (profiles ?? []).flatMap(({ id }) => statuses.get(id) ?? []);
    return overallStatus(saved, overview);
  }, [profiles, statuses, overview]);

  switch (status.kind) {
    case 'needs-you':
      return (
        <Chip tone="warning" icon={TriangleAlert}>
          {SEND.overall.needsYou(status.count)}
        </Chip>
      );
    case 'look-at':
      return (
        <Chip tone="danger" icon={CircleX}>
          {SEND.overall.lookAt(status.count)}
        </Chip>
      );
    case 'network':
      return <Chip icon={Clock}>{SEND.overall.network}</Chip>;
    case 'going':
      return (
        <Chip tone="info" icon={Clock}>
          {SEND.overall.going(status.count)}
        </Chip>
      );
    case 'delivered':
      return (
        // Green is for what was compared.
        <Chip tone={status.isCompared ? 'success' : 'neutral'} icon={CircleCheck}>
          {SEND.overall.delivered}
        </Chip>
      );
    case 'quiet':
      return null;
  }
}
