# The lock of a host, which one run holds at a time, and the fence, which lets no older fencing token through.

gd_lock() {
  command -v flock >/dev/null 2>&1 || gd_fail HOST_TOOL_MISSING flock
  # A redirection of exec that fails ends the shell, so it is tried first.
  (: >>"$state/lock") 2>/dev/null || gd_fail ROOT_NOT_WRITABLE "$state"
  exec 9>>"$state/lock"
  if ! flock -n 9; then
    gd_first "$state/holder"
    gd_other=$gd_text
    gd_other_pid=${gd_other%% *}
    gd_other_token=${gd_other#* }
    gd_other_token=${gd_other_token%% *}
    # A newer token proves that the other run has lost the deploy lock: it gives way, and undoes what it had begun.
    if [ -n "$gd_token" ] && [ "$gd_other_token" != - ] && [ "$gd_other_token" -lt "$gd_token" ] 2>/dev/null; then
      kill -TERM "$gd_other_pid" 2>/dev/null
      gd_say "note a release with the older fencing token $gd_other_token was made to end"
      [ "$gd_wait" -ge 60 ] || gd_wait=60
    elif [ -n "$gd_token" ] && [ "$gd_other_token" != - ] && [ "$gd_other_token" -gt "$gd_token" ] 2>/dev/null; then
      # The other way round: there is nothing to wait for.
      gd_fail FENCED "$gd_other_token"
    else
      # The runner gives back what would make two runs wait for each other.
      gd_say "waiting $gd_other"
    fi
    flock -w "$gd_wait" 9 || gd_fail HOST_LOCKED "$(cat "$state/holder" 2>/dev/null)"
  fi
  if [ -n "$gd_token" ]; then
    gd_fence=0
    if [ -e "$state/fence" ] || [ -L "$state/fence" ]; then
      gd_first "$state/fence"
      gd_fence=$gd_text
      # What is no number lets no token through: not even a newer one, since nobody knows what it was.
      [ ! -L "$state/fence" ] && [ "${#gd_fence}" -le 18 ] || gd_fail FENCE_DAMAGED "$state/fence"
      case $gd_fence in '' | *[!0-9]*) gd_fail FENCE_DAMAGED "$state/fence" ;; esac
    fi
    [ "$gd_token" -ge "$gd_fence" ] || gd_fail FENCED "$gd_fence"
    if [ "$gd_token" -gt "$gd_fence" ]; then
      printf '%s\n' "$gd_token" >"$state/fence.new" && mv -f "$state/fence.new" "$state/fence" ||
        gd_fail ROOT_NOT_WRITABLE "$state"
    fi
  fi
  printf '%s %s %s\n' "$$" "${gd_token:--}" "$gd_holder" >"$state/holder"
}
