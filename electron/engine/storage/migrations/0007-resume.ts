/** Version 7: how far a temporary file had come, for the attempt after it; and what servers were found not to do. */
export const resume = `
-- The first watermark_bytes bytes are on the receiving side without a hole and had this digest; 0: not known.
ALTER TABLE temporaries ADD COLUMN watermark_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE temporaries ADD COLUMN prefix_sha256 TEXT;
-- What the source was like then; one that differs is another file.
ALTER TABLE temporaries ADD COLUMN source TEXT;

CREATE TABLE servers (
  host TEXT NOT NULL COLLATE NOCASE,
  port INTEGER NOT NULL,
  -- 1: what is written to a file has to come in order, so that it travels over one channel only.
  writes_in_order INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (host, port)
) STRICT;
`;
