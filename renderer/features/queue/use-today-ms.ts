import { useEffect, useState } from 'react';
import { startOfToday } from '../../stores/queue-store.ts';

const LOOK_MS = 60_000;

/** Where today began, UTC milliseconds; a new day begins while the page is open, too. */
export function useTodayMs(): number {
  const [todayMs, setTodayMs] = useState(() => startOfToday());
  useEffect(() => {
    const timer = setInterval(() => setTodayMs(startOfToday()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return todayMs;
}
