# What decides a Python environment, read on the host: of a source from a repository only the host knows its files.
# The same for other sources is plan/python-key.ts, and a test compares both.

# The environment of a source from a repository. Arguments: release, link, seconds it may take, then those of gd_make_venv.
gd_venv_from_source() {
  gd_id=$1 gd_at=$2 gd_seconds=$3
  shift 3
  gd_key=$(
    printf '%s\n' "$@"
    [ -z "$gd_interpreter" ] || printf 'interpreter %s\n' "$gd_interpreter"
    gd_reached "$@"
  ) || gd_fail PYTHON_ENVIRONMENT "$*"
  gd_key=$(printf '%s' "$gd_key" | sha256sum | cut -c1-24)
  gd_venv "$gd_id" "$gd_key" "$gd_at" "$gd_seconds" "$@"
}

# Prints everything that decides what is installed. Arguments: those of gd_make_venv, in the environment's directory; $gd_id is the
# release. What lies in the release is not looked into: the environment is that release's alone then.
gd_reached() {
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
}
