/** What docs/reliability.md says around its tables. */
export const INTRODUCTION = `# Reliability

What happens to transfers when something goes wrong, and how that is known. This file is written by
\`npm run test:faults\`; edit \`test/faults/report-text.ts\` and \`test/faults/fault-table.ts\` instead.

Every row below is a fault that tests make on purpose, with a real \`sshd\` behind a TCP proxy, a practice server that does what no
real server does on demand, real processes that are killed, real full disks. Unless the table says otherwise each try ends with the
same question, asked of both sides: **is every file whole (SHA-256), there once, under its final name; is no temporary name left,
neither on a disk nor on the list; has each transfer one outcome in the history, and does the history prove itself?**

- \`npm test\` runs every row at a few fixed points and with a few new seeds.
- \`npm run test:faults\` runs all of it and writes this file. A failed random try has its seed in its name:
  \`WAYBILL_SEED=… npm run test:faults -- -t "…"\` repeats it. \`WAYBILL_FAULT_RUNS=5\` limits what is random.
`;

export const NOT_DEFENDED = `## What isn't defended against

- **A power cut.** Processes are killed, machines aren't. SQLite writes with \`synchronous=FULL\`, downloads are synced before they get their
  name; whether a server's disk keeps what it acknowledged is the server's affair.
- **A server that stores something else than it was sent, of the right size.** Where only sizes are compared (the check is shown with each
  delivery), altered bytes in the middle aren't seen. Short writes show by the size, unless a later write extends the file.
- **A server that carries out an OPEN more than two seconds after its connection broke.** A name that isn't there is looked for once
  more after that time, and not again; such a server may leave one \`….part\`, never a file under a final name.
- **A database larger than 16 MiB damaged in the middle.** At the start its header and length are checked; the damage shows when the page is read,
  and is reported then.
- **A database deleted on purpose.** Without the file Waybill starts with an empty queue; that the history is cut off shows when it is verified.
- **A data folder that turns read-only under a running Waybill.** What can't be written down isn't acted on, as with a full disk; only the full disk is tested.
- **Windows' locks on files.** What Windows answers is handed in to the mapping; no Windows was there.
- **A database held by another process for more than a minute.** Changes are then refused with their reason; transfers are put back and go on when it is free.

## When the database is damaged

Waybill doesn't start on it, changes nothing, and puts a copy beside it (\`waybill.db.damaged-<time>\`). The file is also the proof of
what was delivered: keep both. To go on, IT restores \`waybill.db\` from a backup (with no \`-wal\` and \`-shm\` beside it), or moves \`waybill.db\`,
\`waybill.db-wal\` and \`waybill.db-shm\` to another place: then Waybill begins with an empty queue and no connections, and the check of the history says
that entries are missing.
`;
