import { useEffect, useState } from 'react';
import { refreshOverview, startOfToday } from '../../stores/queue-store.ts';

/** The longest wait: a sleeping computer's timers are late, and clocks are set. */
const LOOK_AGAIN_MS = 60_000;

/** Where today began, UTC milliseconds; changes at midnight, and with it the numbers that count from there. */
export function useDay(): number {
  const [day, setDay] = useState(startOfToday);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const today = startOfToday();
      setDay((before) => {
        if (before !== today) void refreshOverview();
        return today;
      });
      const now = new Date();
      const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
      clearTimeout(timer);
      timer = setTimeout(look, Math.min(midnight - now.getTime() + 50, LOOK_AGAIN_MS));
    };
    look();
    window.addEventListener('focus', look);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', look);
    };
  }, []);
  return day;
}

/** The time, anew every second while it is wanted. */
export function useSeconds(isWanted: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isWanted) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}
