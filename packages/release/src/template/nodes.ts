/** What a template says, as a tree. `at` is the offset in its text. */
import type { Any } from './session.ts';

export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
  /** `*values` */
  readonly star: Expression | undefined;
  /** `**values` */
  readonly twoStars: Expression | undefined;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | 'and' | 'or';

export type Expression = { readonly at: number } & (
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'constant'; readonly value: Any }
  | { readonly type: 'tuple' | 'list' | 'concat'; readonly items: readonly Expression[] }
  | { readonly type: 'dict'; readonly pairs: readonly (readonly [Expression, Expression])[] }
  | {
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: 'unary'; readonly operator: '+' | '-' | 'not'; readonly of: Expression }
  | {
      readonly type: 'compare';
      readonly of: Expression;
      readonly with: readonly (readonly [Comparison, Expression])[];
    }
  | { readonly type: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly type: 'item'; readonly of: Expression; readonly key: Expression }
  | {
      readonly type: 'slice';
      readonly start: Expression | undefined;
      readonly stop: Expression | undefined;
      readonly step: Expression | undefined;
    }
  | { readonly type: 'call'; readonly of: Expression; readonly args: CallArguments }
  | {
      readonly type: 'filter';
      /** Undefined for the first filter of a block. */
      readonly of: Expression | undefined;
      readonly name: string;
      readonly args: CallArguments;
    }
  | { readonly type: 'test'; readonly of: Expression; readonly name: string; readonly args: CallArguments }
  | {
      readonly type: 'if';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression | undefined;
    }
);

export type Comparison = 'eq' | 'ne' | 'lt' | 'lteq' | 'gt' | 'gteq' | 'in' | 'notin';

/** What can be assigned to. */
export type Target =
  | { readonly type: 'name'; readonly name: string; readonly at: number }
  | { readonly type: 'member'; readonly name: string; readonly member: string; readonly at: number }
  | { readonly type: 'targets'; readonly items: readonly Target[]; readonly at: number };

export interface Parameter {
  readonly name: string;
  readonly fallback: Expression | undefined;
}

/** The parameters and the body of a macro or of a call block. */
export interface MacroBody {
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  /** Names that the body reads: `caller`, `kwargs` and `varargs` are bound only where they are. */
  readonly uses: ReadonlySet<string>;
}

export type Statement = { readonly at: number } & (
  | { readonly type: 'output'; readonly parts: readonly (string | Expression)[] }
  | {
      readonly type: 'for';
      readonly target: Target;
      readonly over: Expression;
      readonly test: Expression | undefined;
      readonly recursive: boolean;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly type: 'if';
      readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly type: 'set'; readonly target: Target; readonly value: Expression }
  | {
      readonly type: 'set block';
      readonly target: Target;
      readonly filter: Expression | undefined;
      readonly body: readonly Statement[];
    }
  | ({ readonly type: 'macro'; readonly name: string } & MacroBody)
  | ({ readonly type: 'call'; readonly call: Expression & { readonly type: 'call' } } & MacroBody)
  | { readonly type: 'filter'; readonly filter: Expression; readonly body: readonly Statement[] }
  | {
      readonly type: 'with';
      readonly values: readonly (readonly [Target, Expression])[];
      readonly body: readonly Statement[];
    }
  | {
      readonly type: 'block';
      readonly name: string;
      readonly scoped: boolean;
      readonly required: boolean;
      readonly body: readonly Statement[];
    }
  | { readonly type: 'extends'; readonly template: Expression }
  | {
      readonly type: 'include';
      readonly template: Expression;
      readonly ignoreMissing: boolean;
      readonly withContext: boolean;
    }
  | {
      readonly type: 'import';
      readonly template: Expression;
      readonly name: string;
      readonly withContext: boolean;
    }
  | {
      readonly type: 'from';
      readonly template: Expression;
      readonly names: readonly { readonly name: string; readonly alias: string }[];
      readonly withContext: boolean;
    }
  | { readonly type: 'do'; readonly value: Expression }
  | { readonly type: 'break' | 'continue' }
);
