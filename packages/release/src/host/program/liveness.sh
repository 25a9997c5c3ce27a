# Whether the runner is still there.

# A runner that vanished without a word (power, network) leaves the connection open for hours. It says `ping` every ten
# seconds; when it has not for a minute, the program ends as it would at the end of its input.
gd_start_watchdog() {
  gd_main_pid=$$
  (
    trap 'kill "$gd_nap"; exit 0' TERM
    trap - INT
    gd_seen=''
    gd_missed=0
    while :; do
      sleep 10 &
      gd_nap=$!
      wait "$gd_nap"
      kill -0 "$gd_main_pid" || exit 0
      gd_alive=$(wc -c <"$state/run/alive")
      if [ "$gd_alive" != "$gd_seen" ]; then gd_missed=0; else gd_missed=$((gd_missed + 1)); fi
      gd_seen=$gd_alive
      if [ "$gd_missed" -ge 6 ]; then
        kill -TERM "$gd_main_pid"
        exit 0
      fi
    done
  ) >/dev/null 2>&1 3<&- 4>&- 5<&- 7>&- 9>&- &
  gd_watchdog=$!
}

gd_alive() {
  echo >>"$state/run/alive" 2>/dev/null
}
