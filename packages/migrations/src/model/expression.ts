/** An expression of SQL, as far as the judgement looks into it. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly parts: readonly Expression[] }
  | { readonly kind: 'operator'; readonly name: string; readonly parts: readonly Expression[] }
  | { readonly kind: 'cast'; readonly type: string; readonly parts: readonly Expression[] };
