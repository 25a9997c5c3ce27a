# What the program says to the runner: marked lines on one stream, what commands print on the other.

gd_say() {
  printf '\n@gd:%s:%s\n' "$gd_nonce" "$*" >&4 2>/dev/null
}

# Between the lines that commands print, for a person only.
gd_show() {
  printf '\n@gd:%s:%s\n' "$gd_nonce" "$*" 2>/dev/null >&7
}

# The end of a round. After a failure the runner waits for all that was printed before.
gd_end() {
  gd_say "end $gd_status"
  [ "$gd_status" = 0 ] || gd_show "drained $gd_frames"
}

# A file as it is, however large. Arguments: name, path. What it holds was there before the nonce was.
gd_blob() {
  gd_say "blob $1"
  cat "$2" >&4 2>/dev/null
  gd_say blob-end
}

# The first line of a file, or nothing, in $gd_text.
gd_first() {
  gd_text=
  [ ! -f "$1" ] || IFS= read -r gd_text <"$1" || :
}

gd_phase() {
  gd_say "phase $1"
}

gd_step() {
  gd_show "step $*"
}

gd_fail() {
  gd_say "fail $*"
  exit 1
}
