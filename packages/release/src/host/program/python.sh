# Virtual environments: found by their key, or made by uv or pip.

gd_interpreter=

# Environments are made with that Python and no other. Argument: its path.
gd_use_python() {
  gd_interpreter=$1
  [ -x "$1" ] || gd_fail HOST_TOOL_MISSING "Python $1"
}

# Path of a Python of that version (or of any).
gd_python() {
  if [ -n "$gd_interpreter" ]; then
    set -- "$1" "$gd_interpreter"
  else
    set -- "$1" ${1:+"python$1"} python3 python "$HOME/.pyenv/versions/${1:-3}"*/bin/python /usr/local/bin/python3
  fi
  gd_wanted_version=$1
  shift
  for gd_try in "$@"; do
    gd_path=$(command -v "$gd_try" 2>/dev/null) || continue
    if "$gd_path" -c 'import sys
w = [p for p in sys.argv[1].split(".") if p]
sys.exit([str(p) for p in sys.version_info[:len(w)]] != w)' "$gd_wanted_version" 2>/dev/null; then
      printf '%s\n' "$gd_path"
      return 0
    fi
  done
  return 1
}

# Path of uv, if the host has one.
gd_uv() {
  for gd_try in uv "$HOME/.local/bin/uv" "$HOME/.cargo/bin/uv" "$state/tools/uv/bin/uv"; do
    command -v "$gd_try" 2>/dev/null && return 0
  done
  return 1
}

# A private uv for hosts without one. Argument: directory of wheels (or empty).
gd_get_uv() {
  gd_uv && return 0
  gd_base=$(gd_python '') || return 1
  gd_remove "$state/tools" uv
  gd_in_time "$gd_base" -m venv "$state/tools/uv" >&2 &&
    gd_in_time "$state/tools/uv/bin/python" -m pip install --quiet --disable-pip-version-check ${1:+--no-index --find-links "$1"} uv >&2 &&
    gd_uv
}

# Runs a part of an installation for what is left of its time.
gd_in_time() {
  gd_left=$((gd_until - $(date +%s)))
  # None at all would be no limit.
  [ "$gd_left" -gt 0 ] || gd_left=1
  gd_run "$gd_left" "$@"
}

# What uv is told of the Python: the path that is given, else a version. Argument: version (or nothing). In $gd_uv_python.
gd_uv_choice() {
  gd_uv_python=$1
  [ -z "$gd_interpreter" ] || {
    gd_uv_python=$(gd_python "$1") || { echo "$gd_interpreter is no Python $1"; return 1; }
  }
}

# Makes the environment in $venv until $gd_until. Arguments: version, manager, kind (uv.lock, requirements), directory of wheels (or empty),
# then uv's options or the requirements files.
gd_make_venv() {
  gd_version=$1 gd_manager=$2 gd_kind=$3 gd_wheels=$4
  shift 4
  gd_uv_choice "$gd_version" || return
  if [ "$gd_kind" = uv.lock ]; then
    gd_tool=$(gd_get_uv "$gd_wheels") || { echo 'no uv on this host, and none could be installed'; return 1; }
    UV_PROJECT_ENVIRONMENT=$venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=${UV_LINK_MODE:-copy}
    export UV_PROJECT_ENVIRONMENT UV_COMPILE_BYTECODE UV_LINK_MODE
    gd_in_time "$gd_tool" sync --frozen --no-progress --no-install-project --no-default-groups ${gd_uv_python:+--python "$gd_uv_python"} \
      ${gd_wheels:+--no-index --find-links "$gd_wheels"} "$@"
    return
  fi
  gd_tool=
  if [ "$gd_manager" != pip ]; then
    gd_tool=$(gd_uv) || gd_tool=
    if [ -z "$gd_tool" ] && [ "$gd_manager" = uv ]; then
      gd_tool=$(gd_get_uv "$gd_wheels") || { echo 'no uv on this host, and none could be installed'; return 1; }
    fi
  fi
  gd_hashed=
  for gd_file in "$@"; do
    if grep -q -e '--hash=' "$gd_file"; then gd_hashed=--require-hashes; fi
    shift
    set -- "$@" -r "$gd_file"
  done
  if [ -n "$gd_tool" ]; then
    gd_in_time "$gd_tool" venv --quiet ${gd_uv_python:+--python "$gd_uv_python"} "$venv" &&
      gd_in_time "$gd_tool" pip install --no-progress --compile-bytecode --python "$venv/bin/python" $gd_hashed \
        ${gd_wheels:+--no-index --find-links "$gd_wheels"} "$@"
    return
  fi
  gd_base=$(gd_python "$gd_version") || { echo "no Python $gd_version on this host"; return 1; }
  gd_in_time "$gd_base" -m venv "$venv" || return
  # Wheels of earlier versions of this program: by their names alone they would stand for other ones.
  gd_remove "$state" wheels
  # pip's own cache knows each file by where it came from.
  gd_in_time "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --cache-dir "$state/tools/pip" \
    ${gd_wheels:+--no-index --find-links "$gd_wheels"} $gd_hashed "$@"
}

# The version that an environment's Python says it has, in $gd_text; nothing when it does not run.
gd_version_of() {
  gd_text=$("$1/bin/python" -ISc 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null 9>&-) || gd_text=
}

# Whether an environment can be used: it was finished, and its Python is still the one it was made with. An upgrade of the
# system may have taken that away, or put another in its place.
gd_venv_fits() {
  gd_first "$1/.complete"
  gd_wanted=$gd_text
  [ -n "$gd_wanted" ] || return 1
  gd_version_of "$1"
  [ "$gd_text" = "$gd_wanted" ]
}

# The environment of this checksum, made when it is missing, linked into the release's root. Arguments: release, checksum,
# link, seconds it may take, then those of gd_make_venv.
gd_venv() {
  gd_id=$1 gd_key=$2 gd_at=$3 gd_seconds=$4
  shift 4
  venv=$state/venvs/$gd_key
  gd_number=0
  # One that does not fit any more stays while releases have it: the live one may get by with it.
  while [ -f "$venv/.complete" ] && ! gd_venv_fits "$venv"; do
    gd_number=$((gd_number + 1))
    venv=$state/venvs/$gd_key.$gd_number
  done
  if [ ! -f "$venv/.complete" ]; then
    gd_step "environment ${venv##*/}"
    gd_remove "$state/venvs" "${venv##*/}"
    if [ ! -d "$state/venvs" ]; then
      # The application, which may run as another user, has to reach its environment: the way there, and nothing beside it.
      mkdir -m 755 "$state/venvs" && chmod 711 "$state" || gd_fail ROOT_NOT_WRITABLE "$state"
    fi
    gd_until=$(($(date +%s) + gd_seconds))
    if ! (
      trap - PIPE
      umask 022
      gd_make_venv "$@"
    ) 3<&- 4>&- 5<&- 7>&- 9>&-; then
      [ "$(date +%s)" -lt "$gd_until" ] || printf 'not installed within %s s (python.timeout)\n' "$gd_seconds"
      gd_fail PYTHON_ENVIRONMENT "${venv##*/}"
    fi
    gd_version_of "$venv"
    [ -n "$gd_text" ] || gd_fail PYTHON_ENVIRONMENT "${venv##*/}"
    printf '%s\n' "$gd_text" >"$venv/.complete" || gd_fail ROOT_NOT_WRITABLE "$venv"
  fi
  printf '%s\n' "${venv##*/}" >"$state/releases/$gd_id/venv"
  gd_link "$root/$gd_builds/$gd_id" "$gd_at" "$venv"
}
