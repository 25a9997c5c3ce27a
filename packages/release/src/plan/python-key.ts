/**
 * The key of a Python environment on a host: two releases share an environment exactly when their keys are equal, so the key covers every
 * file that was read to make it. On the runner for `source: push`, on the host for `source: git`. Pure.
 */
import { hash } from 'node:crypto';
import { rawShell } from '@guarded-deploy/foreign/shell';
import {
  localParts,
  normalPath,
  type Part,
  type Reached,
  type RootKind,
  reachedFrom,
  type Sources,
} from '@guarded-deploy/python-env/reached';
import { at, readToml } from '@guarded-deploy/python-env/toml';

export interface KeyedPython {
  /** The release that is being made. */
  readonly release: string;
  readonly kind: RootKind;
  /** Lock or requirements files, from the environment's directory. */
  readonly locks: readonly string[];
  /** Directory of wheels from there, or ''. */
  readonly wheels: string;
  /** Whatever else decides what is installed. */
  readonly settings: readonly string[];
}

/** The same files, by their paths from a directory of the release. */
export function sourcesBelow(
  directory: string,
  source: {
    readonly read: (path: string) => string | undefined;
    readonly hash: (path: string) => string | undefined;
    readonly list: (directory: string) => readonly string[] | undefined;
  },
): Sources {
  const place = (path: string) => normalPath(`${directory}/${path}`);
  // What lies outside of the release is not sent: a host reads its own.
  const inside = (path: string) => !path.startsWith('/') && !place(path).startsWith('..');
  return {
    read: path => (inside(path) ? source.read(place(path)) : undefined),
    hash: path => (inside(path) ? source.hash(place(path)) : undefined),
    list: path => (inside(path) ? source.list(place(path)) : undefined),
  };
}

/** Of pyproject.toml what uv uses when it installs what others have resolved: the project's own name and version decide nothing. */
function settingsOf(text: string): string {
  const document = readToml(text);
  return JSON.stringify([at(document, 'tool', 'uv'), at(document, 'project', 'requires-python')]);
}

/** What is installed by reference to the release's own directory: the environment is then that release's alone. */
const byReference = (kind: RootKind, { locals }: Reached) =>
  locals.some(({ path, editable }) => editable && !(kind === 'uv.lock' && path === '.'));

/** @returns 24 hexadecimal digits */
export function pythonKey(python: KeyedPython, sources: Sources): string {
  const { kind, locks, wheels, settings, release } = python;
  const reached = reachedFrom(kind, locks, sources);
  // The project itself is not installed (`--no-install-project`); other packages of its lock are.
  const locals = reached.locals.filter(({ path }) => !(kind === 'uv.lock' && path === '.'));
  const own = 'pyproject.toml';
  const extra = ['uv.toml', own].filter(name => !reached.files.includes(name));
  const texts: Part[] = [...reached.files, ...extra].flatMap(name => {
    const content = sources.read(name);
    if (content === undefined) return [];
    return [{ name, content: name === own && !isBuilt(kind, locals) ? settingsOf(content) : content }];
  });
  const built = localParts({ ...reached, locals }, sources);
  const kept =
    wheels === ''
      ? []
      : localParts({ ...reached, locals: [{ path: wheels, editable: false, kind: 'links' }] }, sources);
  const parts = [settings, texts, built, kept, byReference(kind, reached) ? release : ''];
  return hash('sha256', JSON.stringify(parts)).slice(0, 24);
}

/** Whether the project in the directory itself is built into the environment. */
const isBuilt = (kind: RootKind, locals: Reached['locals']) =>
  kind !== 'uv.lock' && locals.some(({ path }) => path === '.');

/**
 * The same on a host, as lines of shell: the function `gd_reached` prints everything that decides what is installed. Arguments: those of
 * `gd_make_venv`, in the environment's directory; `gd_id` is the release. What lies in the release is not looked into: the environment is that
 * release's alone then. It travels with the round that needs it, since few releases do.
 */
export const REACHED_ON_HOST = rawShell`gd_reached() {
  gd_kind=$3 gd_kept=$4
  shift 4
  [ "$gd_kind" != uv.lock ] || set -- uv.lock
  cat -- "$@" || return
  cat uv.toml 2>/dev/null
  awk '/^[ \t]*\[/ { uv = /^[ \t]*\[+[ \t]*tool\.uv[ \t]*[].]/ } uv || /^[ \t]*requires-python/' pyproject.toml 2>/dev/null
  [ -z "$gd_kept" ] || find "$gd_kept" -type f -exec sha256sum {} + | LC_ALL=C sort
  gd_more=$(LC_ALL=C awk -v kind="$gd_kind" '
    function tidy(p) {
      gsub(/\/(\.?\/)+/, "/", p)
      while (sub(/^\.\//, "", p));
      while (match(p, /(^|\/)([^.\/]|\.[^.\/]|\.\.[^\/])[^\/]*\/\.\.\//))
        p = substr(p, 1, RSTART - 1) (substr(p, RSTART, 1) == "/" ? "/" : "") substr(p, RSTART + RLENGTH)
      return p
    }
    function name(s) {
      sub(/[ \t]+#.*$/, "", s)
      sub(/[ \t\r]+$/, "", s)
      if (s ~ /^".*"$/ || s ~ /^\047.*\047$/) s = substr(s, 2, length(s) - 2)
      gsub(/\\ /, " ", s)
      return s
    }
    function take(f, l,    d) {
      sub(/^[ \t]+/, "", l)
      if (match(l, /^(--no-index[ \t]+)?(-r|-c|--requirement|--constraint)[ =\t]*/)) {
        l = name(substr(l, RLENGTH + 1))
        d = f
        if (!sub(/[^\/]*$/, "", d)) d = ""
        read(tidy(l ~ /^\// ? l : d l))
      } else if (l ~ /^#/ || l == "") return
      else if (l ~ /(^|[ \t=])file:/ || l ~ /^[.\/]/ || l ~ /^[^-# ;=<>!~@[]*\// && l !~ /^[a-z+]+:/ ||
        l ~ /^[^-# ;=<>]*\.(whl|zip|tgz|tar\.[a-z0-9]+)/ && l !~ /^[a-z+]+:/ ||
        l ~ /^(-e|--editable|-f|--find-links)/ && l !~ /:\/\// || l ~ /@[ \t]*\.?\.?\//) ours = 1
    }
    function read(f,    l, whole) {
      if (f in seen) return
      seen[f] = 1
      if (!(f in asked)) print "file " f
      whole = ""
      while ((getline l < f) > 0) {
        if (!(f in asked)) print l
        sub(/\r$/, "", l)
        if (l ~ /\\$/ && l !~ /^[ \t]*#/) { whole = whole substr(l, 1, length(l) - 1) " "; continue }
        if (f ~ /pylock[^\/]*\.toml$/) { if (l ~ /(^|[ {,\[])path *=/) ours = 1 }
        else if (kind == "uv.lock") { if (l ~ /^source = \{ (editable|directory|path) = "/ && l !~ /= "\." \}/) ours = 1 }
        else take(f, whole l)
        whole = ""
      }
      if (whole != "") take(f, whole)
      close(f)
    }
    BEGIN {
      for (i = 1; i < ARGC; i++) asked[tidy(ARGV[i])] = 1
      for (i = 1; i < ARGC; i++) read(tidy(ARGV[i]))
      if (ours) print "of the release"
    }' "$@") || return
  printf '%s\n' "$gd_more"
  case $gd_more in *'of the release') printf '%s\n' "$gd_id" ;; esac
}`;
