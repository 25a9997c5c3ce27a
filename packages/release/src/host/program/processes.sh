# Which release processes run. Root is given this part, too.

# Looks at processes and at all that they have started. Arguments: release, moment (gd_moment), numbers of main processes. In
# $gd_block: how many run from the release, how many of the main ones could not be looked at, how many of them are gone, whether
# all main ones are younger than the moment (1 or 0); of one that runs from another release whether it is younger, that
# release, its number, its name.
gd_see() {
  gd_want=$1 gd_since=$2 gd_new=0 gd_blind=0 gd_lost=0 gd_young=1 gd_old=''
  shift 2
  gd_find_places
  gd_mains=" $* " gd_todo="$*"
  while [ -n "$gd_todo" ]; do
    gd_pid=${gd_todo%% *}
    gd_todo=${gd_todo#"$gd_pid"}
    gd_todo=${gd_todo# }
    gd_see_one "$gd_pid"
  done
  cd "$gd_from" || cd /
  gd_block="$gd_new $gd_blind $gd_lost $gd_young $gd_old"
}

gd_see_one() {
  gd_text=''
  case $gd_mains in *" $1 "*) gd_main=1 ;; *) gd_main='' ;; esac
  IFS= read -r gd_text 2>/dev/null <"/proc/$1/stat"
  # shellcheck disable=SC2086
  set -- "$1" ${gd_text##*) }
  if [ "${2:-Z}" = Z ]; then
    # Where others' processes are hidden, so is the first one.
    if [ -n "$gd_main" ] && [ ! -d "/proc/$1" ] && [ ! -d /proc/1 ]; then
      gd_blind=$((gd_blind + 1))
    elif [ -n "$gd_main" ]; then
      gd_lost=$((gd_lost + 1))
    fi
    return 0
  fi
  if [ "${21:-0}" -gt "$gd_since" ]; then gd_fresh=1; else gd_fresh=0; fi
  [ -z "$gd_main" ] || [ "$gd_fresh" = 1 ] || gd_young=0
  for gd_path in "/proc/$1/task"/*/children; do
    gd_text=
    IFS= read -r gd_text 2>/dev/null <"$gd_path"
    [ -z "$gd_text" ] || gd_todo="${gd_todo:+$gd_todo }${gd_text% }"
  done
  if cd -P "/proc/$1/cwd" 2>/dev/null; then
    # Its directory is gone: the shell has no name for it.
    case $PWD in '' | /proc/*) gd_place_of "$1" "$(readlink "/proc/$1/cwd")" ;; *) gd_place_of "$1" "$PWD" ;; esac
  elif [ -n "$gd_main" ]; then
    gd_blind=$((gd_blind + 1))
  fi
}

# Counts a process by where it runs. Arguments: its number, its working directory.
gd_place_of() {
  case $2/ in
  "$gd_releases/$gd_want"/*) gd_new=$((gd_new + 1)) ;;
  "$gd_releases"/*)
    gd_id=${2#"$gd_releases"/}
    gd_id=${gd_id%%/*}
    gd_id=${gd_id% (deleted)}
    case $gd_fresh$gd_old in 0?*) ;; *) gd_name_of "$1" && gd_old="$gd_fresh $gd_id $1 $gd_text" ;; esac
    ;;
  *)
    # The release itself, mounted elsewhere for it.
    # shellcheck disable=SC3013
    if [ "/proc/$1/cwd" -ef "$gd_releases/$gd_want" ]; then
      gd_new=$((gd_new + 1))
    elif [ -n "$gd_main" ] && [ "${3:-}" != exe ]; then
      # Its program may be the release's.
      gd_place_of "$1" "$(readlink "/proc/$1/exe")" exe
    fi
    ;;
  esac
}

# The name of a process's program, in $gd_text. Its words may hold secrets and are not shown.
gd_name_of() {
  gd_text=
  IFS= read -r gd_text 2>/dev/null <"/proc/$1/cmdline"
  for gd_part in gunicorn uvicorn hypercorn granian uwsgi daphne celery dramatiq huey rqworker; do
    case $gd_text in *"$gd_part"*) gd_text=$gd_part && return 0 ;; esac
  done
  gd_first "/proc/$1/comm"
}
