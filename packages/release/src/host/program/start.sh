# shellcheck shell=sh
# A && B || fail is meant as it reads; ids and process numbers have no spaces.
# What journals and rounds set or read is not seen here.
# shellcheck disable=SC2015,SC2012,SC2013,SC2034

# The program on a host, for POSIX sh. It runs once per release, on one channel: it says what the host has, then runs the
# rounds it is sent, one line each, until the line ends. What the runner leaves unfinished when it disappears is undone here.
# This text defines functions and constants only: gd_main starts it, and `sudo sh` is given the same text (gd_as_root).
# Starting a process costs a millisecond or two, which is what most of a small release would be made of: so what the shell
# can do itself it does itself, and functions answer in variables.
# Files are made empty by `true`, not `:`: a redirection of a special built-in that fails ends the whole shell.
# Parts that only some rounds need travel with those rounds (parts.ts).
gd_tab=$(printf '\t')
gd_newline='
'
# The directory of releases and the link to the live one, below root.
gd_builds=releases gd_pointer=current
# This text itself, for root.
gd_program=${gd_program:-}

# Arguments: opening word, root, fencing token (or empty), seconds to wait for the lock, mode (release, git, write, read), what the
# holder of the lock says of itself (time, name), names of the releases' directory and of the link to the live one. Every user of the host can read arguments: the opening word marks answers only
# until the runner sends another one, before the first round.
gd_start() {
  set -u
  LC_ALL=C
  export LC_ALL
  # What is kept below .guarded-deploy is nobody else's business; what belongs to a release is made with 022.
  umask 077
  gd_nonce=$1
  root=$2
  gd_token=$3
  gd_wait=$4
  gd_mode=$5
  gd_holder=$6
  gd_builds=$7
  gd_pointer=$8
  state=$root/.guarded-deploy
  gd_changed=
  # Where files to be put come from.
  gd_files=$state/incoming/new/files
  # A lost connection must not kill what has to be finished: writes to it fail instead.
  trap '' PIPE HUP
  # 3: rounds from the runner; 4: answers to it; 5: what works beside the rounds tells its end; 7: as 1 and 2; 9: the lock. What
  # commands print goes to 1 and 2, which are a stream of its own on the way to the runner: nothing printed can be an answer.
  exec 3<&0 4>&1 7>&2 1>&2 </dev/null
}
