import * as v from 'valibot';

/** Of a connection's tile; `auto` follows from its name. The colours are those of the design's tiles, in their order. */
export const LOOK_COLOURS = [
  'auto',
  'teal',
  'blue',
  'brown',
  'grey',
  'violet',
  'plum',
  'indigo',
  'petrol',
] as const;
export type LookColour = (typeof LOOK_COLOURS)[number];

/** What its tile shows. */
export const LOOK_ICONS = [
  'initials',
  'building',
  'hospital',
  'stethoscope',
  'laboratory',
  'bank',
  'truck',
  'archive',
  'server',
] as const;
export type LookIcon = (typeof LOOK_ICONS)[number];

export const Look = v.object({
  colour: v.optional(v.picklist(LOOK_COLOURS), 'auto'),
  icon: v.optional(v.picklist(LOOK_ICONS), 'initials'),
});
export type Look = v.InferOutput<typeof Look>;

/**
 * The folder a connection is listed in; empty: none. One within another is written with slashes: `Partners/Laboratories`.
 */
export const ProfileFolder = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split('/')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('/'),
  ),
  v.regex(/^[^\p{Cc}\\]{0,120}$/u, 'a folder has at most 120 characters, without backslash'),
);

/** Where it stands within its folder, or among the favourites; `null`: nobody said, it follows by name. */
export const ProfilePosition = v.nullable(
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
);

export const LocalStart = v.pipe(
  v.string(),
  v.maxLength(32_767),
  v.regex(/^\P{Cc}*$/u, 'a folder of this computer has no control characters'),
);
export const LONGEST_NOTES = 4_000;

/** How a connection is found and recognised; nothing here changes how it connects or sends. */
export const ProfileCard = v.object({
  look: v.optional(Look, {}),
  folder: v.optional(ProfileFolder, ''),
  favourite: v.optional(v.boolean(), false),
  position: v.optional(ProfilePosition, null),
  /** Where the local pane opens for it; empty: where it was last. */
  localFolder: v.optional(LocalStart, ''),
  notes: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_NOTES)), ''),
});

/** Where one connection stands in the list. */
export const ProfilePlace = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  folder: ProfileFolder,
  favourite: v.boolean(),
  position: ProfilePosition,
});
export type ProfilePlace = v.InferOutput<typeof ProfilePlace>;
