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
  case $gd_key in
  *"${gd_newline}alone "*)
    gd_text=${gd_key##*"${gd_newline}alone "}
    gd_say "note the Python environment is made anew for each release: ${gd_text%%"$gd_newline"*}"
    ;;
  esac
  gd_key=$(printf '%s' "$gd_key" | sha256sum | cut -c1-24)
  gd_venv "$gd_id" "$gd_key" "$gd_at" "$gd_seconds" "$@"
}

# Prints everything that decides what is installed. Arguments: those of gd_make_venv, in the environment's directory; $gd_id is the
# release. What lies in the release is not looked into: the environment is that release's alone then. So it is when something is
# read that cannot be seen from here, such as an address; a line `alone …` says what.
# long: one program of awk
gd_reached() {
  gd_kind=$3 gd_kept=$4
  shift 4
  [ "$gd_kind" != uv.lock ] || set -- uv.lock
  cat -- "$@" || return
  cat uv.toml 2>/dev/null
  awk '/^[ \t]*\[/ { uv = /^[ \t]*\[+[ \t]*tool\.uv[ \t]*[].]/ } uv || /^[ \t]*requires-python/' pyproject.toml 2>/dev/null
  # Through links: pip and uv open what they lead to.
  [ -z "$gd_kept" ] || find -L "$gd_kept" -type f -exec sha256sum {} + | LC_ALL=C sort
  gd_more=$(LC_ALL=C awk -v kind="$gd_kind" '
    function unsee(f, what) {
      if (alone == "") alone = f " reads " what ", which is not in the source"
    }
    function tidy(p) {
      gsub(/\/(\.?\/)+/, "/", p)
      while (sub(/^\.\//, "", p));
      while (match(p, /(^|\/)([^.\/]|\.[^.\/]|\.\.[^\/])[^\/]*\/\.\.\//))
        p = substr(p, 1, RSTART - 1) (substr(p, RSTART, 1) == "/" ? "/" : "") substr(p, RSTART + RLENGTH)
      return p
    }
    function quoted(p) {
      gsub(/\047/, "\047\\\047\047", p)
      return "\047" (p ~ /^\// ? p : "./" p) "\047"
    }
    # What `..` behind a link means is not what the names say: then nobody knows which of them is opened.
    function leads(p, plain) {
      return p !~ /[^\/]\/+\.\.(\/|$)/ || !system("[ " quoted(p) " -ef " quoted(plain) " ]")
    }
    function name(s) {
      sub(/[ \t]+#.*$/, "", s)
      sub(/[ \t\r]+$/, "", s)
      if (s ~ /^".*"$/ || s ~ /^\047.*\047$/) s = substr(s, 2, length(s) - 2)
      gsub(/\\ /, " ", s)
      return s
    }
    # ${NAME}, as pip and uv fill it in.
    function filled(l,    n, out) {
      while (match(l, /[$][{][A-Z0-9_]+[}]/)) {
        n = substr(l, RSTART + 2, RLENGTH - 3)
        out = out substr(l, 1, RSTART - 1) (ENVIRON[n] != "" ? ENVIRON[n] : substr(l, RSTART, RLENGTH))
        l = substr(l, RSTART + RLENGTH)
      }
      return out l
    }
    # Without accounts: no checksum of a password is kept.
    function plainly(l) {
      gsub(/:\/\/[^\/@ \t]*@/, "://", l)
      return l
    }
    function include(f, l,    d) {
      d = f
      if (!sub(/[^\/]*$/, "", d)) d = ""
      d = l ~ /^\// ? l : d l
      if (leads(d, tidy(d))) read(tidy(d), f, l); else unsee(f, l)
    }
    function take(f, l,    all) {
      sub(/^[ \t]+/, "", l)
      if (l ~ /^#/ || l == "") return
      all = l
      l = filled(l)
      if (l != all) print plainly(l)
      if (match(l, /^(--no-index[ \t]+)?(-r|-c|--requirem(e(nt?)?)?|--cons(t(r(a(i(nt?)?)?)?)?)?)[ =\t]*/)) {
        l = name(substr(l, RLENGTH + 1))
        if (l ~ /(^|[ \t])-/ || l ~ /[$][{][A-Z0-9_]+[}]/ || l ~ /^[a-zA-Z+.]+:/) unsee(f, l)
        else include(f, l)
      } else if (l ~ /[$][{][A-Z0-9_]+[}]/ && (l !~ /^-/ || l ~ /^-[ef]|^--(ed|f)/)) unsee(f, l)
      else if (l ~ /(^|[ \t=])file:/ || l ~ /^[.\/]/ || l ~ /^[^-# ;=<>!~@[]*\// && l !~ /^[a-z+]+:/ ||
        l ~ /^[^-# ;=<>]*\.(whl|zip|tgz|tar\.[a-z0-9]+)/ && l !~ /^[a-z+]+:/ ||
        l ~ /^(-e|--ed|-f|--f)/ && l !~ /:\/\// || l ~ /@[ \t]*\.?\.?\// || l ~ /[ \t](-[rcef]|--(requirem|cons|ed|f))/) ours = 1
    }
    # Lines end for pip where they do for Python.
    function each(f, l,    n, i, part) {
      sub(/\r$/, "", l)
      gsub(/[\r\013\014\034\035\036]|\302\205|\342\200[\250\251]/, "\n", l)
      n = split(l, part, "\n")
      for (i = 1; i <= n; i++) {
        l = part[i]
        if (l ~ /\\$/ && l !~ /^[ \t]*#/) { whole[f] = whole[f] substr(l, 1, length(l) - 1) " "; continue }
        l = whole[f] l
        whole[f] = ""
        take(f, l)
      }
    }
    function read(f, from, named,    l, count, result) {
      if (f in seen) return
      seen[f] = 1
      if (!(f in asked)) print "file " f
      whole[f] = ""
      while ((result = (getline l < f)) > 0) {
        if (!(f in asked)) print l
        count++
        if (count == 1 && l ~ /^(\377\376|\376\377)/) unsee(f, "a text in UTF-16")
        if (count == 1) sub(/^\357\273\277/, "", l)
        if (count <= 2 && l ~ /^#.*coding[:=]/ && tolower(l) !~ /coding[:=][ \t]*(utf-?8|ascii)/) unsee(f, "a text in another encoding")
        if (f ~ /pylock[^\/]*\.toml$/) { if (l ~ /(^|[ {,\[])path *=/) ours = 1 }
        else if (kind == "uv.lock") {
          if (l ~ /^source = \{ (editable|directory|path) = "/ && l !~ /= "\." \}/ || l ~ /^source = \{ registry = "/ && l !~ /= "https?:/) ours = 1
        } else each(f, l)
      }
      if (result < 0) unsee(from, named)
      if (whole[f] != "") take(f, whole[f])
      close(f)
    }
    # Distributions in a directory: false for what is none.
    function listed(p,    l, call) {
      sub(/,$/, "", p)
      if (system("[ -d " quoted(p) " ]")) return 0
      call = "find -L " quoted(p) " -type f -exec sha256sum {} + | LC_ALL=C sort"
      while ((call | getline l) > 0) print l
      close(call)
      return 1
    }
    # What installers are told by their environment.
    function settings(    n, i, j, k, count, all, value) {
      for (n in ENVIRON) if (n ~ /^(PIP|UV)_/ && ENVIRON[n] != "" && n !~ /^(UV_(CACHE_DIR|PYTHON_.*|TOOL_.*|NO_PROGRESS|LINK_MODE|COMPILE_BYTECODE|SYSTEM_CERTS|NATIVE_TLS|PROJECT_ENVIRONMENT|CONCURRENT_.*|HTTP_.*|LOG_.*|INDEX_.*_(USERNAME|PASSWORD))|PIP_(CACHE_DIR|NO_INPUT|DISABLE_PIP_VERSION_CHECK|CERT|CLIENT_CERT|PROGRESS_BAR|ROOT_USER_ACTION|QUIET|VERBOSE|TIMEOUT|RETRIES|LOG|NO_COLOR))$/) {
        for (i = ++count; i > 1 && all[i - 1] > n; i--) all[i] = all[i - 1]
        all[i] = n
      }
      for (i = 1; i <= count; i++) {
        n = all[i]
        print n "=" plainly(ENVIRON[n])
        k = split(ENVIRON[n], value, /[ \t\n]+/)
        for (j = 1; j <= k; j++) {
          if (value[j] == "") continue
          if (n ~ /_(CONSTRAINT|REQUIREMENT|OVERRIDE|EXCLUDE)$/ && value[j] !~ /:/) {
            if (leads(value[j], tidy(value[j]))) read(tidy(value[j]), n, value[j]); else unsee(n, value[j])
          } else if (n ~ /_FIND_LINKS$/ && listed(value[j])) continue
          else if (n ~ /_(CONSTRAINT|REQUIREMENT|OVERRIDE|EXCLUDE|FIND_LINKS|EDITABLE|CONFIG_FILE|ENV_FILE|PROJECT|WORKING_DIR(ECTORY)?)$/ ||
            value[j] ~ /^(\.|\/|~|file:)/) unsee(n, value[j])
        }
      }
    }
    function uv_settings(f,    l, on) {
      on = f == "uv.toml"
      while ((getline l < f) > 0) {
        if (f != "uv.toml" && l ~ /^[ \t]*\[/) on = l ~ /^[ \t]*\[+[ \t]*tool\.uv[ \t]*[].]/
        if (on && (l ~ /["\047](\.\.?\/|\/|file:)/ || l ~ /(find-links|index)[^#]*["\047][^"\047:]*["\047]/ && l !~ /(name|strategy)[ \t]*=/)) ours = 1
      }
      close(f)
    }
    BEGIN {
      for (i = 1; i < ARGC; i++) asked[tidy(ARGV[i])] = 1
      for (i = 1; i < ARGC; i++) read(tidy(ARGV[i]))
      settings()
      uv_settings("uv.toml")
      uv_settings("pyproject.toml")
      gsub(/[^ -~]/, "?", alone)
      if (alone != "") print "alone " substr(plainly(alone), 1, 200)
      if (ours || alone != "") print "of the release"
    }' "$@") || return
  # The text before may not end its line.
  [ -z "$gd_more" ] || echo
  printf '%s\n' "$gd_more"
  case $gd_more in *'of the release') printf '%s\n' "$gd_id" ;; esac
}
