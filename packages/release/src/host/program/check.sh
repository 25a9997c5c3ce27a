# What a check looks at beside files: programs, free space, accounts, units, what sudo allows. It changes nothing; unit files that are judged lie
# in a directory of their own below /tmp until they are.

# Arguments: programs….
gd_check_tools() {
  for gd_tool in "$@"; do
    command -v "$gd_tool" >/dev/null 2>&1 || gd_fail HOST_TOOL_MISSING "$gd_tool"
  done
}

# The nearest directory of the root that is there, in $gd_dir.
gd_nearest() {
  gd_dir=$root
  while [ ! -e "$gd_dir" ]; do
    gd_dir=${gd_dir%/*}
    [ -n "$gd_dir" ] || gd_dir=/
  done
}

gd_check_root() {
  gd_nearest
  [ -w "$gd_dir" ] || gd_fail ROOT_NOT_WRITABLE "$gd_dir"
  [ ! -e "$root/$gd_pointer" ] || [ -L "$root/$gd_pointer" ] || gd_fail CURRENT_NOT_A_LINK "$root/$gd_pointer"
  gd_inspect
}

# Whether a release fits. Arguments: KiB and files that a release takes.
gd_check_room() {
  gd_nearest
  gd_text=$(df -Pk "$gd_dir" 2>/dev/null | awk 'END { print $4 }')
  case $gd_text in '' | *[!0-9]*) ;; *) [ "$gd_text" -ge "$1" ] || gd_fail HOST_FULL "$1 KiB|$gd_text KiB|$gd_dir" ;; esac
  # Some file systems do not count them.
  gd_text=$(df -Pi "$gd_dir" 2>/dev/null | awk 'END { if ($2 > 0) print $4 }')
  case $gd_text in '' | *[!0-9]*) ;; *) [ "$gd_text" -ge "$2" ] || gd_fail HOST_FULL "$2 files|$gd_text files|$gd_dir" ;; esac
}

# Whether a user or a group is known. Arguments: `user` or `group`, name, who names it.
gd_check_account() {
  case $2 in *[!0-9]*) ;; *) return 0 ;; esac
  case $1 in
  user) id -u -- "$2" >/dev/null 2>&1 ;;
  *) getent group "$2" >/dev/null 2>&1 || grep -q "^$2:" /etc/group ;;
  esac || gd_fail ACCOUNT_MISSING "$1|$2|$3"
}

# Whether root may be asked for a command without a password. Arguments: its words.
gd_check_sudo() {
  gd_check_tools sudo
  if [ -z "${gd_sudo_listed:-}" ]; then
    gd_sudo_listed=1
    # That it may be run is said of what needs a password, too.
    case $(sudo -n -l 2>/dev/null) in *NOPASSWD* | *'!authenticate'*) ;; *) gd_fail SUDO_REFUSED "$*" ;; esac
  fi
  sudo -n -l -- "$@" >/dev/null 2>&1 || gd_fail SUDO_REFUSED "$*"
}

# The same for what makes units start at boot, which is asked of those alone that do not yet. Arguments: units….
gd_check_enable() {
  case $(systemctl --system is-enabled "$@" 2>/dev/null) in
  '' | *disabled* | *indirect*) gd_check_sudo systemctl --system enable --quiet "$@" ;;
  esac
}

# Whether the manager of a user's units answers.
gd_check_user_manager() {
  gd_user_manager --user
  systemctl --user show -p Version >/dev/null 2>&1 || gd_fail USER_MANAGER_MISSING "$(id -un)"
}

# Whether supervisor answers; that it does not know a program yet is an answer. Arguments: sudo (or nothing), programs….
gd_check_supervisor() {
  gd_sudo=$1
  shift
  case $($gd_sudo supervisorctl status "$@" 2>&1) in
  *' refused connection'* | *'no such file'* | *'ermission denied'*) gd_fail SUPERVISOR_SILENT ;;
  esac
}

# What can make an environment. Arguments: version (or nothing), `uv`, `pip` or `auto`, path of the Python (or nothing).
gd_check_python() {
  if [ -n "$3" ]; then
    gd_use_python "$3"
    gd_python "$1" >/dev/null || gd_fail HOST_TOOL_MISSING "Python $1 at $3"
  fi
  if [ "$2" != pip ] && gd_uv >/dev/null; then return 0; fi
  # Whoever needs uv gets it with any Python.
  gd_text=$1
  [ "$2" != uv ] || gd_text=
  gd_base=$(gd_python "$gd_text") || gd_fail HOST_TOOL_MISSING "Python${gd_text:+ $gd_text}"
  "$gd_base" -c 'import ensurepip, venv' 2>/dev/null || gd_fail HOST_TOOL_MISSING "module ensurepip of $gd_base (python3-venv)"
}

# Tells programs that commands of the release file name and that are not here. What the environment or the release brings is not known
# before. Arguments: step and program, in turns.
gd_check_commands() {
  while [ $# -gt 0 ]; do
    command -v "$2" >/dev/null 2>&1 || gd_say "note $1 runs '$2', which is not on PATH here: the environment or the release has to bring it"
    shift 2
  done
}

# Whether the host can read a repository. Argument: its address.
gd_check_repository() {
  GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL=file:git:http:https:ssh GIT_SSH_COMMAND=${GIT_SSH_COMMAND:-ssh -o BatchMode=yes} \
    timeout 60 git ls-remote --quiet -- "$1" HEAD >/dev/null || gd_fail GIT_FAILED "$1"
}

# What systemd says of units, as the blob `units SCOPE`. Arguments: `system` or `user`, then name and text of each.
gd_check_units() {
  command -v systemd-analyze >/dev/null 2>&1 || return 0
  gd_scope=--$1
  shift
  [ "$gd_scope" = --system ] || gd_user_manager --user
  gd_scratch=$(mktemp -d) || return 0
  trap 'rm -rf -- "$gd_scratch"; exit 1' TERM INT
  gd_units=
  while [ $# -gt 0 ]; do
    printf '%s' "$2" >"$gd_scratch/$1"
    gd_units="$gd_units ./$1"
    shift 2
  done
  # shellcheck disable=SC2086
  (cd "$gd_scratch" && timeout 60 systemd-analyze "$gd_scope" --man=no verify $gd_units) >"$gd_scratch.said" 2>&1
  gd_blob "units $gd_scope" "$gd_scratch.said"
  rm -rf -- "$gd_scratch" "$gd_scratch.said"
  trap - TERM INT
}

# How files of a release differ from those here. Arguments: number, SHA-256 and path of each.
gd_check_files() {
  while [ $# -gt 0 ]; do
    gd_text=$3
    case $gd_text in [~]/*) gd_text=$HOME/${gd_text#??} ;; esac
    if [ ! -e "$gd_text" ]; then
      # A directory that cannot be looked into hides what is in it.
      gd_dir=${gd_text%/*}
      while [ ! -d "$gd_dir" ] && [ -n "$gd_dir" ]; do gd_dir=${gd_dir%/*}; done
      if [ -x "${gd_dir:-/}" ]; then gd_say "state file.$1 new"; else gd_say "state file.$1 hidden"; fi
    elif [ ! -r "$gd_text" ]; then
      gd_say "state file.$1 hidden"
    else
      gd_sum=$(sha256sum <"$gd_text")
      if [ "${gd_sum%% *}" = "$2" ]; then gd_say "state file.$1 same"; else gd_say "state file.$1 changed"; fi
    fi
    shift 3
  done
}

# How a unit differs from the one here, which everybody may read, as the blob `unit.NUMBER`. Arguments: number, path, text.
gd_check_unit_text() {
  [ -f "$2" ] && command -v diff >/dev/null 2>&1 || return 0
  case $(stat -L -c %a "$2" 2>/dev/null) in *[4567]) ;; *) return 0 ;; esac
  gd_text=$(mktemp) || return 0
  printf '%s' "$3" | diff -u -- "$2" - >"$gd_text" 2>/dev/null
  gd_blob "unit.$1" "$gd_text"
  rm -f -- "$gd_text"
}
