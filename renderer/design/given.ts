type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/**
 * The properties that have a value. React Aria tells an absent property from an `undefined` one (controlled or not),
 * and so do our types (`exactOptionalPropertyTypes`).
 */
export function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}
