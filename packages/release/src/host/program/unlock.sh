# The end of the run that holds the lock, asked for by a person.

# Makes the holder of the lock end and undo what it had begun.
gd_unlock() {
  if [ ! -e "$state/lock" ] || flock -n "$state/lock" true; then
    gd_say "state not locked"
    return 0
  fi
  gd_first "$state/holder"
  gd_other=$gd_text
  case ${gd_other%% *} in
  '' | *[!0-9]*) gd_fail HOST_LOCKED "$gd_other" ;;
  esac
  kill -TERM "${gd_other%% *}" 2>/dev/null
  flock -w 60 "$state/lock" true || gd_fail HOST_LOCKED "$gd_other"
  gd_say "state unlocked; it was held by $gd_other"
}
