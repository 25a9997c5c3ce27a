# When a process was started, and whether it still runs.

# When a process was started, in the kernel's ticks since the machine's start, in $gd_text. Argument: its number.
gd_age_of() {
  gd_text=
  IFS= read -r gd_text 2>/dev/null <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${gd_text##*) }
  gd_text=${20:-0}
}

# Whether a process still runs, as far as can be seen. Arguments: number, start.
gd_lives() {
  # Where others' processes are hidden nobody can tell.
  gd_age_of "$1" || { [ ! -d /proc/1 ]; return; }
  [ "$gd_text" = "$2" ]
}
