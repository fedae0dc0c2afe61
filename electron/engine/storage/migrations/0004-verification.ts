/** How files are compared. Never edited; changes are new files. */
export const verification = `
-- How the files of a batch are compared; NULL: as its profile says.
ALTER TABLE batches ADD COLUMN verify TEXT;
-- What told the other side's size or hash: 'size', 'read-back' or 'hash-command'; NULL: nothing was compared.
ALTER TABLE transfers ADD COLUMN checked_by TEXT;
`;
