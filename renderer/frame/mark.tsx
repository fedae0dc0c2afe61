/** The product's mark: a waybill with its check. */
export function Mark() {
  return (
    <svg viewBox="0 0 22 22" width={22} height={22} aria-hidden="true" focusable="false">
      <rect width="22" height="22" rx="5" fill="var(--accent)" />
      <path
        d="M6.5 6.5h6l3 3v6h-9z M8.8 11.6l1.7 1.7 2.9-3"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
