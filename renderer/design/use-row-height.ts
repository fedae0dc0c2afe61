import { useSyncExternalStore } from 'react';

/** What tokens.css says, should the styles not be there yet. */
const COMFORTABLE = 32;

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] });
  return () => observer.disconnect();
}

const current = (): number => {
  const value = Number.parseFloat(
    getComputedStyle(document.documentElement).getPropertyValue('--row-height'),
  );
  return Number.isFinite(value) ? value : COMFORTABLE;
};

/** The height of a row in px, as the density on `<html data-density>` says; kept up to date. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, current);
}
