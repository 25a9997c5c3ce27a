# The main loop: rounds come from the runner and are run one after the other.

# Reads a script of so many lines into $gd_script; a long one comes packed.
gd_read() {
  gd_script=
  case $1 in
  *[!0-9]*) gd_script=$(printf '%s' "$1" | base64 -d | gzip -dc) || gd_finish 1 ;;
  *)
    gd_left=$1
    while [ "$gd_left" -gt 0 ]; do
      IFS= read -r gd_text || gd_finish 1
      gd_script="$gd_script$gd_text
"
      gd_left=$((gd_left - 1))
    done <&3
    ;;
  esac
}

# Runs $gd_script in a subshell. A `run` round ends early when the runner says so or disappears. A `hold` round is finished when the
# runner disappears; when the runner says so, its commands are ended and no more are begun, so that it fails before it is final.
# Argument: its kind.
gd_round() {
  gd_kind=$1
  [ ! -e "$state/run/unwanted" ] || rm -f "$state/run/unwanted" "$state/run/stopped"
  (
    trap - TERM INT
    eval "$gd_script"
  ) 2>&1 &
  gd_job=$!
  gd_rounds=$((gd_rounds + 1))
  (
    trap - TERM INT
    # A signal that comes before this shell has put its parent's trap aside is lost: the round may be over by now.
    [ ! -e "$state/run/over.$gd_rounds" ] || exit 0
    gd_line=
    while IFS= read -r gd_line <&3 && [ "$gd_line" != cancel ]; do
      gd_alive
    done
    [ "$gd_line" != cancel ] || true >"$state/run/stopped"
    true >"$state/run/unwanted"
    case $gd_kind$gd_line in
    run*) gd_stop_commands "$gd_job" all ;;
    holdcancel) gd_stop_commands "$gd_job" ;;
    esac
  ) >/dev/null 2>&1 4>&- 7>&- &
  gd_watch=$!
  wait "$gd_job"
  gd_status=$?
  while kill -0 "$gd_job" 2>/dev/null; do
    wait "$gd_job"
    gd_status=$?
  done
  [ "$gd_mode" = read ] || true >"$state/run/over.$gd_rounds"
  # It may have commands left to end.
  [ -e "$state/run/unwanted" ] || kill -TERM "$gd_watch" 2>/dev/null
  wait "$gd_watch" 2>/dev/null
  # A `hold` round that ended well was not stopped.
  if [ -e "$state/run/unwanted" ] && { [ "$gd_status" != 0 ] || [ "$gd_kind" != hold ]; }; then
    gd_say "fail ROUND_CANCELLED"
    [ "$gd_status" != 0 ] || gd_status=1
  fi
  [ -z "$gd_term" ] || [ "$gd_status" = 0 ] || gd_say "fail GAVE_WAY"
}

# Arguments: those of gd_start.
gd_main() {
  gd_start "$@"
  gd_job=
  gd_rounds=0
  gd_frames=0
  gd_copy=
  gd_watchdog=
  gd_term=
  gd_user
  gd_same_layout
  gd_find_places
  if [ "$gd_mode" != read ]; then
    [ ! -e "$root/$gd_pointer" ] || [ -L "$root/$gd_pointer" ] || gd_fail CURRENT_NOT_A_LINK "$root/$gd_pointer"
    gd_inspect
    gd_prepare
    gd_lock
    gd_sweep
    trap 'gd_term=1; if [ -n "$gd_job" ] && [ "$gd_kind" = run ]; then gd_stop_commands "$gd_job" all; fi' TERM INT
    mkdir -p "$state/run" "$state/incoming/new" "$state/backup" && mkfifo "$state/run/ends" &&
      true >"$state/run/alive" || gd_fail ROOT_NOT_WRITABLE "$state"
    exec 5<>"$state/run/ends"
    [ "$gd_mode" != release ] || gd_start_copy
  fi
  gd_facts
  [ "$gd_mode" = read ] || gd_start_watchdog
  while [ -z "$gd_term" ] && IFS= read -r gd_frame <&3; do
    gd_rest=${gd_frame#* }
    case $gd_frame in
    bye) gd_finish 0 ;;
    'run '* | 'hold '*)
      gd_read "$gd_rest"
      gd_frames=$((gd_frames + 1))
      gd_round "${gd_frame%% *}"
      gd_end
      ;;
    # Two in one: the second, which is finished once begun, after the success of the first.
    'both '*)
      gd_read "${gd_rest%% *}"
      gd_first_script=$gd_script
      gd_read "${gd_rest#* }"
      gd_second=$gd_script
      gd_script=$gd_first_script
      gd_frames=$((gd_frames + 1))
      gd_round run
      if [ "$gd_status" = 0 ] && [ -z "$gd_term" ]; then
        gd_script=$gd_second
        gd_round hold
      fi
      gd_end
      ;;
    'word '*)
      gd_nonce=$gd_rest
      gd_say begun
      ;;
    # A ping, or what the watcher of the last round left of one.
    *) gd_alive ;;
    esac
  done
  # Another run with a newer token, or a person, took the lock away.
  [ -z "$gd_term" ] || gd_say "fail GAVE_WAY"
  gd_finish 1
}
