/**
 * A text that is written down in our source: a literal, or one of several. `string`, and patterns such as `a${string}`, are none.
 * A record over them has no key that it must have, over literals it has.
 */
export type Literal<T> = T extends string ? (Record<never, never> extends Record<T, 1> ? never : T) : never;
