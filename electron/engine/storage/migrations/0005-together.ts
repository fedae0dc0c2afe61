/** Batches that publish together. Never edited; changes are new files. */
export const together = `
-- NULL: each file gets its final name as soon as it is complete. 'all': once every one is staged. 'rest': once every
-- one but those that failed is, as a person said. 'publishing': that moment has come. 'published': none is staged any more.
ALTER TABLE batches ADD COLUMN together TEXT CHECK (together IN ('all', 'rest', 'publishing', 'published'));
-- Few gather or publish at any time: asked for on each pass of the scheduler and for each overview.
CREATE INDEX batches_together ON batches (together, profile_id) WHERE together IS NOT NULL;
`;
