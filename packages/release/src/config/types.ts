/** The release file as types: as it is written (`ReleaseFile`), and as one host has it once variables are filled in (`Settings`). */
import type { Phase } from './phases.ts';

export type Command = string | readonly string[];
export type Scalar = string | number | boolean;
export type Variables = Readonly<Record<string, unknown>>;
export type HostPattern = string | readonly string[];

export interface Hook {
  readonly name?: string;
  readonly command: Command;
  readonly directory?: string;
  readonly hosts?: HostPattern;
  readonly environment?: Readonly<Record<string, Scalar>>;
  readonly timeout?: number;
}

export interface BuildStep extends Hook {
  readonly 'when-changed'?: readonly string[];
  readonly outputs?: readonly string[];
}

export interface Template {
  readonly source: string;
  readonly path: string;
  readonly mode?: string;
  readonly owner?: string;
  readonly become?: boolean;
  readonly 'trust-directory'?: boolean;
  readonly hosts?: HostPattern;
}

export type Decrypt = string | { readonly path: string; readonly to?: string; readonly mode?: string };

export interface Service {
  readonly type: 'systemd' | 'supervisor' | 'touch' | 'command';
  readonly unit?: string;
  readonly template?: string;
  readonly templates?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly scope?: 'system' | 'user';
  readonly become?: boolean;
  readonly reload?: 'restart' | 'reload' | 'auto';
  readonly instances?: number;
  readonly scale?: Readonly<Record<string, Scalar>>;
  readonly enable?: boolean;
  readonly file?: string;
  readonly command?: Command;
  readonly 'pid-file'?: string;
  readonly 'ready-after'?: number;
  readonly timeout?: number;
  readonly logs?: number;
  readonly hosts?: HostPattern;
}

export interface Check {
  readonly url?: string;
  readonly from?: 'host' | 'runner';
  readonly status?: number;
  readonly contains?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly socket?: string;
  readonly command?: Command;
  readonly hosts?: HostPattern;
  readonly timeout?: number;
}

/** Texts of it may hold variables; whoever reads the inventory fills them in. */
export interface InlineInventory {
  readonly hosts: Readonly<
    Record<
      string,
      {
        readonly address?: string;
        readonly port?: number | string;
        readonly user?: string;
        readonly groups?: readonly string[];
        readonly variables?: Variables;
      } | null
    >
  >;
  readonly groups?: Readonly<
    Record<string, { readonly variables?: Variables; readonly children?: readonly string[] } | null>
  >;
}

interface Python {
  readonly version?: string;
  readonly interpreter?: string;
  readonly manager?: 'auto' | 'uv' | 'pip';
  readonly lock?: string | readonly string[];
  readonly groups?: readonly string[];
  readonly extras?: readonly string[];
  readonly wheels?: string;
  readonly directory?: string;
  readonly path?: string;
  readonly hosts?: HostPattern;
  readonly timeout?: number;
}

export interface Migrate {
  readonly command: Command;
  readonly group?: string;
  readonly 'run-once'?: boolean;
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, Scalar>>;
  readonly timeout?: number;
}

export interface Source {
  readonly type?: 'push' | 'git';
  readonly directory?: string;
  readonly ignore?: string | readonly string[];
  readonly 'ignore-syntax'?: 'gitignore' | 'rsync';
  readonly exclude?: readonly string[];
  readonly repository?: string;
  readonly ref?: string;
}

/** A directory that all releases share, with what it has to be. */
export interface SharedDirectory {
  readonly path: string;
  readonly owner?: string;
  readonly group?: string;
  readonly mode?: string;
}

/** What one host has of the release file: every value is what it stands for. */
export interface Settings {
  readonly app: string;
  readonly root: string;
  readonly layout?: { readonly releases?: string; readonly current?: string };
  readonly user?: string;
  readonly inventory: string | readonly string[] | InlineInventory;
  readonly 'playbook-directory'?: string;
  readonly variables?: Variables;
  readonly source?: Source;
  readonly shared?: {
    readonly directories?: readonly (string | SharedDirectory)[];
    readonly files?: readonly string[];
  };
  readonly templates?: readonly Template[];
  readonly decrypt?: readonly Decrypt[];
  readonly environment?: Readonly<Record<string, Scalar>>;
  readonly python?: Python;
  readonly build?: readonly BuildStep[];
  readonly migrate?: Migrate;
  readonly services?: Readonly<Record<string, Service>>;
  readonly 'keep-services'?: readonly string[];
  readonly verify?: readonly Check[];
  readonly keep?: number;
  /** The calendar that turnstyle-lock reads; a release does not look at it. */
  readonly freezes?: readonly unknown[];
  readonly batches?: readonly (number | string)[];
  readonly hooks?: {
    readonly before?: Partial<Record<Phase, readonly Hook[]>>;
    readonly after?: Partial<Record<Phase, readonly Hook[]>>;
  };
  readonly lock?: { readonly wait?: number };
}

/** Every text, number, word and yes-or-no may be a template as it is written. */
type AsWritten<T> = T extends string
  ? string
  : T extends number | boolean
    ? T | string
    : T extends readonly (infer Item)[]
      ? readonly AsWritten<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: AsWritten<T[Key]> }
        : T;

type Verbatim = 'inventory' | 'playbook-directory' | 'variables' | 'user';

/** A release file, with the settings of one environment merged in, judged as far as its templates allow. */
export type ReleaseFile = AsWritten<Omit<Settings, Verbatim>> & Pick<Settings, Verbatim>;
